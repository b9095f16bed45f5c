"""What mail is: addresses, envelopes, messages with their original bytes, and the fields that servers add."""
