"""Eve's notebook: what an outsider learns from the octets of one wire, each fact with its octets.

`book` hears packets and sorts them into streams, `conversation` follows one stream and finds out what is
spoken in it, and `smtp`, `pop3`, `imap`, `dns` and `tls` read it; `letter` and `sasl` read what travels
inside. Nothing here imports the trace: all there is to go by are `simulator.views.tap.Tapped` packets.
"""
