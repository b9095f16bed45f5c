"""POP3 (RFC 1939): both roles, sans IO."""
