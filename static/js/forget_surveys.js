// Before somebody signs in, the pages of surveys are taken off this device: it may be somebody else. What was entered
// and not sent yet stays, under the name of whoever entered it.
globalThis.caches?.delete("surveys").catch(() => {});
