"""Over the archive, a surname is the person whom its article names in full, and no other."""

from pathlib import Path

from newsvault import Vault
from newsvault.settings import Settings
from tests.faults.pages import address, capture


def page(number: int, first: str, last: str) -> bytes:
    return (
        f'<html lang="en"><head><title>Story {number} of the quay</title>'
        f'<link rel="canonical" href="{address(number)}"></head><body><article>'
        f"<h1>Story number {number} of the quay and the mill</h1><p>The council met.</p>"
        f"<p>{first} was there from the beginning to the end of the meeting on the quay.</p>"
        f"<p>“We will see about item {number} of the list,” {last} said.</p>"
        "</article></body></html>"
    ).encode()


def test_a_surname_is_the_person_named_in_full_in_its_article(tmp_path: Path) -> None:
    """Brandt is Karl Brandt in his articles and Olga Brandt in hers; the two stay apart."""
    with Vault.open(tmp_path / "vault", settings=Settings()) as vault:
        people = ["Karl Brandt", "Karl Brandt", "Olga Brandt"]
        for number, full in enumerate(people, 1):
            vault.keep(capture(number, body=page(number, full, "Brandt")))

        found = {speaker.name: speaker.quotations for speaker in vault.speakers()}

    assert found == {"Karl Brandt": 2, "Olga Brandt": 1}
