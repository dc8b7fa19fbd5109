# ruff: noqa: E501
"""Newspaper articles on the web in the forms that the guides of the styles publish.

Each case has the form of an example in the guide's section, with an invented article in place of
the example's: `where` names the section.
"""

from __future__ import annotations

from dataclasses import dataclass

from tests.output.cited_articles import Row

ROWS = {
    "signed": Row("How will a harbour react to ice? Pilots have ideas", ("Bruno Garner",), "2017-12-04", outlet="The Example Post", section="Harbours"),
    "two": Row("Ferry owners allow winter ninety days", ("Dora Robins", "Sam Ackers"), "2013-09-04", outlet="The Example Guard"),
    "unsigned": Row("All nine sailors saved", day="2010-10-13"),
    "undated": Row("What skippers should do in fog", ("[Union of Example Skippers]",), day=""),
    "foreign": Row("Um gosto pelo mar", ("Luís F. Fontes",), "2010-05-12", lang="pt", outlet="O Diário da Vila", section="Economia"),
}  # fmt: skip


@dataclass(frozen=True)
class Form:
    """A reference as the guide of `style` prints it; `{}` is the article's address."""

    style: str
    where: str
    row: str
    reference: str


FORMS = (
    Form("apa", "APA 7, 10.1, newspaper article", "signed", "Garner, B. (2017, December 4). How will a harbour react to ice? Pilots have ideas. The Example Post. {}"),
    Form("apa", "APA 7, 9.8, two authors", "two", "Robins, D., & Ackers, S. (2013, September 4). Ferry owners allow winter ninety days. The Example Guard. {}"),
    Form("apa", "APA 7, 9.12, no author", "unsigned", "All nine sailors saved. (2010, October 13). Example Herald. {}"),
    Form("apa", "APA 7, 9.11 and 9.17, group author, no date", "undated", "Union of Example Skippers. (n.d.). What skippers should do in fog. Example Herald. {}"),
    Form("chicago", "Chicago 17, 14.191 and 14.193, no initial The", "signed", "Garner, Bruno. “How Will a Harbour React to Ice? Pilots Have Ideas.” Example Post, December 4, 2017. {}."),
    Form("chicago", "Chicago 17, 14.191", "two", "Robins, Dora, and Sam Ackers. “Ferry Owners Allow Winter Ninety Days.” Example Guard, September 4, 2013. {}."),
    Form("chicago", "Chicago 17, 14.199, unsigned", "unsigned", "Example Herald. “All Nine Sailors Saved.” October 13, 2010. {}."),
    Form("chicago", "Chicago 17, 14.193 and 14.194, foreign names keep their article", "foreign", "Fontes, Luís F. “Um gosto pelo mar.” O Diário da Vila, May 12, 2010. {}."),
    Form("chicago-author-date", "Chicago 17, 15.49", "signed", "Garner, Bruno. 2017. “How Will a Harbour React to Ice? Pilots Have Ideas.” Example Post, December 4, 2017. {}."),
    Form("chicago-author-date", "Chicago 17, 15.49, unsigned", "unsigned", "Example Herald. 2010. “All Nine Sailors Saved.” October 13, 2010. {}."),
    Form("mla", "MLA 9, works cited, two authors", "two", "Robins, Dora, and Sam Ackers. “Ferry Owners Allow Winter Ninety Days.” The Example Guard, 4 Sept. 2013, {}."),
    Form("mla", "MLA 9, works cited, no author", "unsigned", "“All Nine Sailors Saved.” Example Herald, 13 Oct. 2010, {}."),
    Form("mla", "MLA 9, works cited, no date: date of access", "undated", "Union of Example Skippers. “What Skippers Should Do in Fog.” Example Herald, {}. Accessed 2 June 2024."),
    Form("harvard", "Cite Them Right, newspaper articles online", "two", "Robins, D. and Ackers, S. (2013) ‘Ferry owners allow winter ninety days’, The Example Guard, 4 September. Available at: {} (Accessed: 2 June 2024)."),
    Form("vancouver", "NLM Citing Medicine, newspaper articles on the Internet", "two", "2. Robins D, Ackers S. Ferry owners allow winter ninety days. The Example Guard [Internet]. 2013 Sep 4 [cited 2024 Jun 2]. Available from: {}"),
    Form("ama", "AMA 11, newspapers", "two", "2. Robins D, Ackers S. Ferry owners allow winter ninety days. The Example Guard. September 4, 2013. Accessed June 2, 2024. {}"),
    Form("oscola", "OSCOLA 4, 3.4.9, with the names of 1.7", "signed", "Garner B, ‘How Will a Harbour React to Ice? Pilots Have Ideas’ The Example Post (4 December 2017) <{}> accessed 2 June 2024"),
    Form("mhra", "MHRA 3, articles in newspapers", "unsigned", "‘All Nine Sailors Saved’, Example Herald, 13 October 2010 <{}> [accessed 2 June 2024]"),
    Form("mhra", "MHRA 3, articles in newspapers", "foreign", "Fontes, Luís F., ‘Um gosto pelo mar’, O Diário da Vila, 12 May 2010 <{}> [accessed 2 June 2024]"),
    Form("abnt", "NBR 6023:2018, matéria de jornal em meio eletrônico", "foreign", "FONTES, Luís F. Um gosto pelo mar. O Diário da Vila, 12 maio 2010. Economia. Disponível em: {}. Acesso em: 2 jun. 2024."),
    Form("gost", "ГОСТ Р 7.0.5-2008, электронные ресурсы", "foreign", "2. Fontes L. F. Um gosto pelo mar // O Diário da Vila. 2010. 12 мая. URL: {} (дата обращения: 02.06.2024)."),
)  # fmt: skip
# Citations in the text: footnotes, or parentheses.
IN_TEXT = (
    Form("apa", "APA 7, 8.11, parenthetical citations", "signed", "(Garner, 2017)"),
    Form("apa", "APA 7, 8.17, two authors", "two", "(Robins & Ackers, 2013)"),
    Form("apa", "APA 7, 8.14, unknown author", "unsigned", "(“All Nine Sailors Saved,” 2010)"),
    Form("apa", "APA 7, 8.17, group author, no date", "undated", "(Union of Example Skippers, n.d.)"),
    Form("chicago", "Chicago 17, 14.191, note", "signed", "Bruno Garner, “How Will a Harbour React to Ice? Pilots Have Ideas,” Example Post, December 4, 2017, {}."),
    Form("chicago-author-date", "Chicago 17, 15.21", "two", "(Robins and Ackers 2013)"),
    Form("mla", "MLA 9, in-text citations", "two", "(Robins and Ackers)"),
    Form("mla", "MLA 9, in-text citations, no author", "unsigned", "(“All Nine Sailors Saved”)"),
    Form("harvard", "Cite Them Right, two authors", "two", "(Robins and Ackers, 2013)"),
    Form("oscola", "OSCOLA 4, 3.4.9", "signed", "Bruno Garner, ‘How Will a Harbour React to Ice? Pilots Have Ideas’ The Example Post (4 December 2017) <{}> accessed 2 June 2024."),
    Form("mhra", "MHRA 3, articles in newspapers", "unsigned", "‘All Nine Sailors Saved’, Example Herald, 13 October 2010 <{}> [accessed 2 June 2024]."),
    Form("ieee", "IEEE reference guide", "two", "[2]"),
)  # fmt: skip
