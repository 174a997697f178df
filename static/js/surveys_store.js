// What an officer entered and no server has confirmed, kept on the phone: it outlives the tab, and the phone's restart.
const surveysStore = (() => {
  const [CHANGES, PHOTOS] = ["changes", "photos"];
  let opened;

  const settled = (request) =>
    new Promise((resolve, reject) => {
      request.onsuccess = () => resolve(request.result);
      request.onerror = () => reject(request.error);
    });

  function database() {
    opened ??= new Promise((resolve, reject) => {
      const request = indexedDB.open("surveys", 1);
      request.onupgradeneeded = () => {
        request.result.createObjectStore(CHANGES, { keyPath: ["survey", "item"] });
        request.result.createObjectStore(PHOTOS, { keyPath: "id" });
      };
      request.onsuccess = () => resolve(request.result);
      request.onerror = () => reject(request.error);
    });
    return opened;
  }

  // Resolved when it is on the disk, not merely on its way there.
  async function write(store, act) {
    const transaction = (await database()).transaction(store, "readwrite", { durability: "strict" });
    const done = new Promise((resolve, reject) => {
      transaction.oncomplete = () => resolve();
      transaction.onabort = transaction.onerror = () => reject(transaction.error);
    });
    act(transaction.objectStore(store));
    return done;
  }

  async function all(store, survey) {
    const rows = await settled((await database()).transaction(store).objectStore(store).getAll());
    return survey ? rows.filter((row) => row.survey === survey) : rows;
  }

  return {
    open: database,
    changes: (survey) => all(CHANGES, survey),
    photos: (survey) => all(PHOTOS, survey),
    keepChange: (change) => write(CHANGES, (store) => store.put(change)),
    dropChange: (survey, item) => write(CHANGES, (store) => store.delete([survey, item])),
    keepPhoto: (photo) => write(PHOTOS, (store) => store.put(photo)),
    dropPhoto: (id) => write(PHOTOS, (store) => store.delete(id)),
  };
})();
