"""The environment as the settings read it: a secret may stand in a file of its own, named by NAME_FILE."""

import environ
from environ.fileaware_mapping import FileAwareMapping


class _Trimmed(FileAwareMapping):
    """Whoever writes a file ends it with a new line, which is no part of the secret."""

    def __getitem__(self, key: str) -> str:
        return str(super().__getitem__(key)).strip()


class Environment(environ.FileAwareEnv):
    ENVIRON = _Trimmed()
