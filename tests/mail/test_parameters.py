"""Goal: parameters of every mailer are read as meant (RFC 2045 §5.1, RFC 2231), and none fails."""

import pytest
from hypothesis import given, strategies as st

from simulator.mail.parameters import parse_parameters


@pytest.mark.parametrize(
    ("text", "value", "parameters"),
    [
        ("", "", {}),
        ("Text/Plain", "text/plain", {}),
        ("text/plain; Charset=UTF-8", "text/plain", {"charset": "UTF-8"}),
        ('text/plain; charset="us;ascii" (why; not)', "text/plain", {"charset": "us;ascii"}),
        ('a/b; name="say \\"hi\\""', "a/b", {"name": 'say "hi"'}),
        ("a/b; x=1; x=2;; y", "a/b", {"x": "1"}),
        ("attachment; filename*=utf-8'ja'%E8%8A%B1.txt", "attachment", {"filename": "花.txt"}),
        ("attachment; filename*=iso-2022-jp''%1B$B2V%1B%28B", "attachment", {"filename": "花"}),
        ('a; filename*0="long "; filename*1="name.txt"', "a", {"filename": "long name.txt"}),
        ("a; filename*0*=utf-8''%E8%8A; filename*1*=%B1; filename*2=.txt", "a", {"filename": "花.txt"}),
        ("a; filename=plain.txt; filename*=utf-8''%E8%8A%B1.txt", "a", {"filename": "花.txt"}),
        ('a; filename="=?utf-8?B?6IqxLnR4dA==?="', "a", {"filename": "花.txt"}),
        ("a; filename*=nonsense", "a", {"filename": "nonsense"}),
    ],
)
def test_parameters_are_read_as_they_were_meant(text: str, value: str, parameters: dict[str, str]) -> None:
    assert (value, parameters) == parse_parameters(text)


@given(st.text(alphabet="ab/;=\"\\()*0'% é", max_size=60))
def test_reading_any_text_never_fails(text: str) -> None:
    assert isinstance(parse_parameters(text).value, str)
