"""`manage.py dbshell`, with the program that came with the server."""

from django.db.backends.postgresql import client

from .cluster import SUPERUSER
from .server import server_in


class DatabaseClient(client.DatabaseClient):
    @classmethod
    def settings_to_cmd_args_env(cls, settings_dict, parameters):
        server = server_in(settings_dict["DATA_DIR"])
        server.ensure(settings_dict["NAME"], settings_dict.get("SERVER_SETTINGS", {}))
        where = {"HOST": server.host, "USER": SUPERUSER}
        args, env = super().settings_to_cmd_args_env(settings_dict | where, parameters)
        return [server.cluster.programs / "bin/psql", *args[1:]], env
