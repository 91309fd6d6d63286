"""The backend: Django's own for PostgreSQL, with a server that starts when the first connection is opened."""

import atexit

from django.db.backends.postgresql import base

from .client import DatabaseClient
from .cluster import SUPERUSER
from .server import server_in


class DatabaseWrapper(base.DatabaseWrapper):
    client_class = DatabaseClient

    @property
    def pool(self):
        """Django's own pool. It is closed at the end of the process before the server is stopped, since what is
        registered last is called first: a connection that is just being opened would fail aloud."""
        known = self._connection_pools.get(self.alias)
        pool = super().pool
        if pool is not known:
            atexit.register(pool.close)
        return pool

    def get_connection_params(self):
        """Return what the driver needs to connect, once there is a server to connect to.

        Every way to a connection passes here: Django's, its pool's and the job queue's. Raises `OperationalError`
        with a sentence for people when there can be no server.
        """
        server = server_in(self.settings_dict["DATA_DIR"])
        settings = self.settings_dict.get("SERVER_SETTINGS", {})
        if (
            server.ensure(self.settings_dict["NAME"], settings)
            and self.alias in self._connection_pools
        ):
            # Its connections lead to a server that is gone.
            self._connection_pools.pop(self.alias).close()
        return {**super().get_connection_params(), "host": server.host, "user": SUPERUSER}
