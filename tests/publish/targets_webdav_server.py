"""A WebDAV server by WsgiDAV, as a program: PORT ROOT."""

from __future__ import annotations

import sys

from cheroot.wsgi import Server
from wsgidav.wsgidav_app import WsgiDAVApp

if __name__ == "__main__":
    application = WsgiDAVApp(
        {
            "provider_mapping": {"/": sys.argv[2]},
            "simple_dc": {"user_mapping": {"*": {"trainer": {"password": "geheim wie ü"}}}},
            "http_authenticator": {"accept_basic": True, "accept_digest": False, "default_to_digest": False},
            "logging": {"enable_loggers": []},
            "verbose": 0,
        }
    )
    Server(("127.0.0.1", int(sys.argv[1])), application).start()
