"""Every standard that hagaki cites: number, title, year, and what has replaced it since.

Citations are written `RFC 5321 §4.5.2`; a test looks each number up here, in the code and in the lessons.
"""

from typing import Final, NamedTuple


class Standard(NamedTuple):
    """One RFC. `obsoleted_by` is the number of its direct successor, 0 while it holds."""

    number: int
    title: str
    year: int
    obsoleted_by: int = 0

    @property
    def name(self) -> str:
        return f"RFC {self.number}"


_ALL: Final = (
    Standard(768, "User Datagram Protocol", 1980),
    Standard(791, "Internet Protocol", 1981),
    Standard(821, "Simple Mail Transfer Protocol", 1982, 2821),
    Standard(822, "Standard for the Format of ARPA Internet Text Messages", 1982, 2822),
    Standard(918, "Post Office Protocol", 1984, 937),
    Standard(937, "Post Office Protocol: Version 2", 1985),
    Standard(1034, "Domain Names - Concepts and Facilities", 1987),
    Standard(1035, "Domain Names - Implementation and Specification", 1987),
    Standard(1047, "Duplicate Messages and SMTP", 1988),
    Standard(1071, "Computing the Internet Checksum", 1988),
    Standard(1081, "Post Office Protocol: Version 3", 1988, 1225),
    Standard(1123, "Requirements for Internet Hosts - Application and Support", 1989),
    Standard(1225, "Post Office Protocol: Version 3", 1991, 1460),
    Standard(1460, "Post Office Protocol - Version 3", 1993, 1725),
    Standard(1725, "Post Office Protocol - Version 3", 1994, 1939),
    Standard(1870, "SMTP Service Extension for Message Size Declaration", 1995),
    Standard(1939, "Post Office Protocol - Version 3", 1996),
    Standard(1985, "SMTP Service Extension for Remote Message Queue Starting", 1996),
    Standard(2034, "SMTP Service Extension for Returning Enhanced Error Codes", 1996),
    Standard(2045, "MIME Part One: Format of Internet Message Bodies", 1996),
    Standard(2046, "MIME Part Two: Media Types", 1996),
    Standard(2047, "MIME Part Three: Message Header Extensions for Non-ASCII Text", 1996),
    Standard(2177, "IMAP4 IDLE Command", 1997),
    Standard(2180, "IMAP4 Multi-Accessed Mailbox Practice", 1997),
    Standard(2195, "IMAP/POP AUTHorize Extension for Simple Challenge/Response", 1997),
    Standard(2231, "MIME Parameter Value and Encoded Word Extensions", 1997),
    Standard(2308, "Negative Caching of DNS Queries (DNS NCACHE)", 1998),
    Standard(2342, "IMAP4 Namespace", 1998),
    Standard(2369, "The Use of URLs as Meta-Syntax for Core Mail List Commands", 1998),
    Standard(2449, "POP3 Extension Mechanism", 1998),
    Standard(2544, "Benchmarking Methodology for Network Interconnect Devices", 1999),
    Standard(2595, "Using TLS with IMAP, POP3 and ACAP", 1999),
    Standard(2606, "Reserved Top Level DNS Names", 1999),
    Standard(2821, "Simple Mail Transfer Protocol", 2001, 5321),
    Standard(2822, "Internet Message Format", 2001, 5322),
    Standard(2919, "List-Id: A Structured Field and Namespace for Mailing Lists", 2001),
    Standard(2920, "SMTP Service Extension for Command Pipelining", 2000),
    Standard(2971, "IMAP4 ID extension", 2000),
    Standard(3030, "SMTP Service Extensions for Large and Binary MIME Messages", 2000),
    Standard(3156, "MIME Security with OpenPGP", 2001),
    Standard(3206, "The SYS and AUTH POP Response Codes", 2002),
    Standard(3207, "SMTP Service Extension for Secure SMTP over TLS", 2002),
    Standard(3348, "The Internet Message Action Protocol (IMAP4) Child Mailbox Extension", 2002),
    Standard(3461, "SMTP Service Extension for Delivery Status Notifications", 2003),
    Standard(3463, "Enhanced Mail System Status Codes", 2003),
    Standard(3464, "An Extensible Message Format for Delivery Status Notifications", 2003),
    Standard(3501, "Internet Message Access Protocol - Version 4rev1", 2003, 9051),
    Standard(3552, "Guidelines for Writing RFC Text on Security Considerations", 2003),
    Standard(3596, "DNS Extensions to Support IP Version 6", 2003),
    Standard(3691, "Internet Message Access Protocol (IMAP) UNSELECT Command", 2004),
    Standard(3834, "Recommendations for Automatic Responses to Electronic Mail", 2004),
    Standard(3848, "ESMTP and LMTP Transmission Types Registration", 2004),
    Standard(3849, "IPv6 Address Prefix Reserved for Documentation", 2004),
    Standard(4013, "SASLprep: Stringprep Profile for User Names and Passwords", 2005, 7613),
    Standard(4291, "IP Version 6 Addressing Architecture", 2006),
    Standard(4315, "Internet Message Access Protocol (IMAP) - UIDPLUS Extension", 2005),
    Standard(4422, "Simple Authentication and Security Layer (SASL)", 2006),
    Standard(4616, "The PLAIN SASL Mechanism", 2006),
    Standard(
        4731, "IMAP4 Extension to SEARCH Command for Controlling What Kind of Information Is Returned", 2006
    ),
    Standard(4954, "SMTP Service Extension for Authentication", 2007),
    Standard(4959, "IMAP Extension for SASL Initial Client Response", 2007),
    Standard(5034, "The POP3 SASL Authentication Mechanism", 2007),
    Standard(5161, "The IMAP ENABLE Extension", 2008),
    Standard(5208, "PKCS #8: Private-Key Information Syntax", 2008, 5958),
    Standard(5246, "The Transport Layer Security (TLS) Protocol Version 1.2", 2008, 8446),
    Standard(5280, "Internet X.509 Public Key Infrastructure Certificate and CRL Profile", 2008),
    Standard(5321, "Simple Mail Transfer Protocol", 2008),
    Standard(5322, "Internet Message Format", 2008),
    Standard(5480, "Elliptic Curve Cryptography Subject Public Key Information", 2009),
    Standard(5530, "IMAP Response Codes", 2009),
    Standard(5545, "Internet Calendaring and Scheduling Core Object Specification", 2009),
    Standard(5598, "Internet Mail Architecture", 2009),
    Standard(5737, "IPv4 Address Blocks Reserved for Documentation", 2010),
    Standard(5802, "Salted Challenge Response Authentication Mechanism (SCRAM)", 2010),
    Standard(5915, "Elliptic Curve Private Key Structure", 2010),
    Standard(5958, "Asymmetric Key Packages", 2010),
    Standard(5965, "An Extensible Format for Email Feedback Reports", 2010),
    Standard(6066, "TLS Extensions: Extension Definitions", 2011),
    Standard(
        6125, "Representation and Verification of Domain-Based Application Service Identity", 2011, 9525
    ),
    Standard(6152, "SMTP Service Extension for 8-bit MIME Transport", 2011),
    Standard(6154, "IMAP LIST Extension for Special-Use Mailboxes", 2011),
    Standard(6176, "Prohibiting Secure Sockets Layer (SSL) Version 2.0", 2011),
    Standard(6186, "Use of SRV Records for Locating Email Submission/Access Services", 2011),
    Standard(6335, "IANA Procedures for Service Name and Port Number Registry", 2011),
    Standard(6376, "DomainKeys Identified Mail (DKIM) Signatures", 2011),
    Standard(6409, "Message Submission for Mail", 2011),
    Standard(6522, "The Multipart/Report Media Type for Mail System Reports", 2012),
    Standard(6531, "SMTP Extension for Internationalized Email", 2012),
    Standard(6532, "Internationalized Email Headers", 2012),
    Standard(6533, "Internationalized Delivery Status and Disposition Notifications", 2012),
    Standard(6851, "Internet Message Access Protocol (IMAP) - MOVE Extension", 2013),
    Standard(6856, "Post Office Protocol Version 3 (POP3) Support for UTF-8", 2013),
    Standard(7208, "Sender Policy Framework (SPF)", 2014),
    Standard(7301, "TLS Application-Layer Protocol Negotiation Extension", 2014),
    Standard(7323, "TCP Extensions for High Performance", 2014),
    Standard(7468, "Textual Encodings of PKIX, PKCS, and CMS Structures", 2015),
    Standard(7489, "Domain-based Message Authentication, Reporting, and Conformance", 2015),
    Standard(7505, 'A "Null MX" No Service Resource Record', 2015),
    Standard(7568, "Deprecating Secure Sockets Layer Version 3.0", 2015),
    Standard(7613, "Preparation of Internationalized Strings for Usernames and Passwords", 2015, 8265),
    Standard(7677, "SCRAM-SHA-256 and SCRAM-SHA-256-PLUS SASL Mechanisms", 2015),
    Standard(7817, "Updated TLS Server Identity Check Procedure for Email-Related Protocols", 2016),
    Standard(7888, "IMAP4 Non-synchronizing Literals", 2016),
    Standard(8020, "NXDOMAIN: There Really Is Nothing Underneath", 2016),
    Standard(8098, "Message Disposition Notification", 2017),
    Standard(8200, "Internet Protocol, Version 6 (IPv6) Specification", 2017),
    Standard(8265, "Preparation of Internationalized Strings for Usernames and Passwords", 2017),
    Standard(8314, "Cleartext Considered Obsolete: Use of TLS for Email Submission and Access", 2018),
    Standard(8410, "Algorithm Identifiers for Ed25519, Ed448, X25519, and X448", 2018),
    Standard(8446, "The Transport Layer Security (TLS) Protocol Version 1.3", 2018),
    Standard(8461, "SMTP MTA Strict Transport Security (MTA-STS)", 2018),
    Standard(8551, "S/MIME Version 4.0 Message Specification", 2019),
    Standard(8601, "Message Header Field for Indicating Message Authentication Status", 2019),
    Standard(8617, "The Authenticated Received Chain (ARC) Protocol", 2019),
    Standard(8996, "Deprecating TLS 1.0 and TLS 1.1", 2021),
    Standard(8997, "Deprecation of TLS 1.1 for Email Submission and Access", 2021),
    Standard(9051, "Internet Message Access Protocol (IMAP) - Version 4rev2", 2021),
    Standard(9293, "Transmission Control Protocol (TCP)", 2022),
    Standard(9325, "Recommendations for Secure Use of TLS and DTLS", 2022),
    Standard(9525, "Service Identity in TLS", 2023),
)

STANDARDS: Final = {standard.number: standard for standard in _ALL}
