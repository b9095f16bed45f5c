"""DNS messages (RFC 1035) for a resolver and a nameserver, over dnspython."""
