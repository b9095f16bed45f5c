"""POP3 (RFC 1939): both roles, sans IO. `server.py` opens with how the protocol works."""
