"""Bytes become the right text, by the order a page's own words are believed in."""

import codecs

import pytest

from newsvault.decoding.charset import codec_of, decode

GREEK = "<html><body><p>Δεν υπάρχει τίποτα πιο όμορφο από τη θάλασσα το πρωί</p>"
RUSSIAN = "<html><body><p>Сегодня в городе открыли новую библиотеку для детей и взрослых</p>"
JAPANESE = "<html><body><p>市は新しい図書館を開きました。子供たちはとても喜んでいます。</p>"
CHINESE = "<html><body><p>市政府今天宣布新的图书馆将于下个月开放，市民表示欢迎。</p>"
KOREAN = "<html><body><p>시는 새로운 도서관을 열었고 아이들은 매우 기뻐하고 있습니다.</p>"
WESTERN = "<html><body><p>Café – “naïve” résumé: 20 €</p>"


@pytest.mark.parametrize(
    ("text", "label"),
    [
        (WESTERN, "windows-1252"),
        (RUSSIAN, "koi8-r"),
        (RUSSIAN, "windows-1251"),
        (GREEK, "iso-8859-7"),
        (JAPANESE, "shift_jis"),
        (JAPANESE, "euc-jp"),
        (CHINESE, "gbk"),
        (CHINESE, "gb18030"),
        (KOREAN, "euc-kr"),
        (WESTERN, "utf-8"),
    ],
)
def test_a_correct_label_gives_the_right_text(text: str, label: str) -> None:
    """With its own label in the header or in the page, every set reads right."""
    data = text.encode(codec_of(label) or label)
    assert decode(data, f"text/html; charset={label}").text == text
    page = f'<meta charset="{label}">'.encode() + data
    assert decode(page).text.endswith(text)


@pytest.mark.parametrize("codec", ["utf-16-le", "utf-16-be"])
def test_utf_16_with_and_without_a_mark(codec: str) -> None:
    """UTF-16 is told by its mark, and by the NUL bytes that stand for every other byte."""
    mark = codecs.BOM_UTF16_LE if codec.endswith("le") else codecs.BOM_UTF16_BE
    assert decode(mark + WESTERN.encode(codec), "text/html; charset=koi8-r").text == WESTERN
    assert decode(WESTERN.encode(codec)).text == WESTERN


@pytest.mark.parametrize("label", ["iso-8859-1", "latin1", "us-ascii", '"windows-1252";'])
def test_old_western_labels_mean_windows_1252(label: str) -> None:
    """The web's ISO 8859-1 has curly quotation marks and the euro sign."""
    assert decode(WESTERN.encode("cp1252"), f"text/html; charset={label}").text == WESTERN


def test_header_before_meta() -> None:
    """When the two differ, the header is believed."""
    data = b'<meta charset="iso-8859-7">' + RUSSIAN.encode("cp1251")
    assert decode(data, "text/html; charset=windows-1251").text.endswith(RUSSIAN)


def test_meta_beyond_the_first_kilobyte_is_not_read() -> None:
    """A label after 1024 bytes is too late, as in a browser's first look."""
    data = b"<!--" + b" " * 1100 + b'--><meta charset="koi8-r">' + WESTERN.encode("utf-8")
    assert decode(data).encoding == "utf-8"


@pytest.mark.parametrize("label", ["utf-7", "x-no-such-set", "rot13", "base64"])
def test_unknown_and_unsafe_labels_are_passed_over(label: str) -> None:
    """A label that browsers do not know decides nothing."""
    assert codec_of(label) is None
    assert decode(WESTERN.encode("utf-8"), f"text/html; charset={label}").text == WESTERN


def test_one_bad_byte_leaves_the_rest() -> None:
    """A page that is UTF-8 but for one byte in a thousand stays UTF-8, the byte marked."""
    data = WESTERN.encode("utf-8") * 40 + b"\xff" + WESTERN.encode("utf-8") * 40
    decoded = decode(data)
    assert (decoded.encoding, decoded.replaced) == ("utf-8", 1)


def test_well_formed_utf_8_stands_against_an_old_label() -> None:
    """A wrong label of an older set does not spoil a page, and the reason says so."""
    decoded = decode(WESTERN.encode("utf-8"), "text/html; charset=iso-8859-1")
    assert decoded.text == WESTERN
    assert "against" in decoded.reason


def test_text_without_any_label_is_guessed() -> None:
    """Only what neither says nor shows its set is guessed at."""
    data = (RUSSIAN * 5).encode("koi8-r")
    assert decode(data).reason == "detection"
