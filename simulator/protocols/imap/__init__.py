"""IMAP4rev1 (RFC 3501): its grammar, as small modules that read and write one kind of thing each."""
