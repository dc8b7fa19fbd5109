# ruff: noqa: E501  # one edit a line
"""Pairs of versions in six languages with the kind of change that the second one makes.

Each language has one article and, for each kind, two edits of it: (words, their replacement) pairs,
applied to its paragraphs; "" as words adds a paragraph, and "" as replacement takes one out.
"""

from collections.abc import Iterator, Mapping
from typing import NamedTuple

Edit = tuple[tuple[str, str], ...]


class Text(NamedTuple):
    """An article in a language, and its edits by kind."""

    language: str
    headline: str
    paragraphs: tuple[str, ...]
    note: str
    edits: Mapping[str, tuple[Edit, ...]]


EN = Text(
    "en", "Port workers vote to strike over pay",
    (
        "Workers at the port of Aldmouth voted on Monday to stop work for 14 days, said the union.",
        "“We have waited two years for a fair offer,” said Helen Marsh, who leads the union.",
        "The port authority called the decision a shock and said that ships would be sent elsewhere.",
        "“The door remains open for talks at any time,” said Peter Lowe, the director of the port.",
        "About 3,200 people work in the port, which handles a third of the goods of the country.",
    ),
    "Correction: an earlier version of this article misstated the length of the strike.",
    {
        "cosmetic": ((("3,200", "3 200"), ("“", '"'), ("”", '"')), (("shock and", "shock, and"), ("", "12 comments"))),
        "typo": ((("authority", "authorty"),), (("elsewhere", "elsewere"),)),
        "number": ((("14 days", "21 days"),), (("3,200", "2,300"),)),
        "name": ((("Helen Marsh", "Ellen Marsh"),), (("of Aldmouth", "of Brinmouth"),)),
        "headline": ((("# over pay", "over working hours"),), (("# vote to strike", "refuse to work"),)),
        "quote": ((("a fair offer", "a decent offer"),), (("remains open for talks at any time", "is closed for talks until they end this"),)),
        "speaker": ((("Helen Marsh, who leads the union", "Peter Lowe, the director of the port"),), (("Peter Lowe, the director of the port", "Anna Reid, the transport minister"),)),
        "correction": ((("14 days", "10 days"), ("NOTE", "")), (("a third", "a quarter"), ("NOTE", ""))),
        "silent": ((("14 days", "4 days"),), (("Monday", "Tuesday"),)),
        "growth": ((("", "Hundreds gathered at the gates in the evening and sang in the rain."), ("", "Police closed the road to the harbour for several hours.")), (("", "The government will meet the union on Thursday in the capital, a spokesman said."),)),
        "rewrite": ((("called the decision a shock and said that ships would be sent elsewhere", "reacted calmly, pointing to reserves in warehouses inland"),), (("which handles a third of the goods of the country", "whose cranes date from the last century"),)),
        "moved": ((("MOVE 5", "1"),), (("MOVE 3", "1"),)),
    },
)  # fmt: skip
DE = Text(
    "de", "Hafenarbeiter stimmen für Streik um mehr Lohn",
    (
        "Die Arbeiter im Hafen von Altmünde haben am Montag für einen Streik von 14 Tagen gestimmt.",
        "„Wir haben zwei Jahre auf ein faires Angebot gewartet“, sagte Helga Marsch, die Chefin der Gewerkschaft.",
        "Die Hafenbehörde nannte die Entscheidung einen Schock und will Schiffe umleiten.",
        "„Die Tür für Gespräche bleibt jederzeit offen“, sagte Peter Löwe, der Direktor des Hafens.",
        "Rund 3.200 Menschen arbeiten im Hafen, der ein Drittel der Waren des Landes umschlägt.",
    ),
    "Korrektur: In einer früheren Version stand eine falsche Dauer des Streiks.",
    {
        "cosmetic": ((("„", "»"), ("“", "«")), (("Schock und", "Schock – und"), ("", "Vor 2 Stunden"))),
        "typo": ((("Entscheidung", "Entscheidug"),), (("umschlägt", "umschlagt"),)),
        "number": ((("14 Tagen", "21 Tagen"),), (("3.200", "2.300"),)),
        "name": ((("Helga Marsch", "Olga Marsch"),), (("Peter Löwe", "Peter Lohmann"),)),
        "headline": ((("# um mehr Lohn", "gegen Schichten"),), (("# stimmen für", "verschieben"),)),
        "quote": ((("ein faires Angebot", "ein gutes Angebot"),), (("bleibt jederzeit offen", "ist seit gestern zu"),)),
        "speaker": ((("Helga Marsch, die Chefin der Gewerkschaft", "Peter Löwe, der Direktor des Hafens"),), (("Peter Löwe, der Direktor des Hafens", "Anna Ried, die Ministerin für Verkehr"),)),
        "correction": ((("14 Tagen", "10 Tagen"), ("NOTE", "")), (("Schock", "Fehler"), ("NOTE", ""))),
        "silent": ((("14 Tagen", "4 Tagen"),), (("Montag", "Dienstag"),)),
        "growth": ((("", "Am Abend versammelten sich Hunderte vor den Toren und sangen im Regen."),), (("", "Die Polizei sperrte die Straße zum Hafen für mehrere Stunden."), ("", "Die Regierung will am Donnerstag mit der Gewerkschaft reden."))),
        "rewrite": ((("nannte die Entscheidung einen Schock und will Schiffe umleiten", "reagierte gelassen und verwies auf volle Lager im Hinterland"),), (("der ein Drittel der Waren des Landes umschlägt", "dessen Kräne aus dem vorigen Jahrhundert stammen"),)),
        "moved": ((("MOVE 5", "1"),), (("MOVE 3", "1"),)),
    },
)  # fmt: skip
FR = Text(
    "fr", "Les dockers votent la grève pour les salaires",
    (
        "Les dockers du port de Valmer ont voté lundi un arrêt de travail de 14 jours.",
        "« Nous attendons depuis deux ans une offre juste », a déclaré Hélène Marchand, qui dirige le syndicat.",
        "La direction du port a parlé d’un choc et veut envoyer les navires ailleurs.",
        "« La porte reste ouverte à la discussion », a déclaré Pierre Leroux, le directeur du port.",
        "Environ 3 200 personnes travaillent au port, qui traite un tiers des marchandises du pays.",
    ),
    "Rectificatif : une précédente version de cet article donnait une durée fausse.",
    {
        "cosmetic": ((("« ", "“"), (" »", "”")), (("d’un", "d'un"), ("", "il y a 2 heures"))),
        "typo": ((("direction", "directon"),), (("marchandises", "marchandisses"),)),
        "number": ((("14 jours", "21 jours"),), (("3 200", "2 300"),)),
        "name": ((("Hélène Marchand", "Irène Marchand"),), (("de Valmer", "de Belmer"),)),
        "headline": ((("# pour les salaires", "contre les horaires"),), (("# votent la", "repoussent la"),)),
        "quote": ((("une offre juste", "une offre correcte"),), (("reste ouverte à la", "est fermée à toute"),)),
        "speaker": ((("Hélène Marchand, qui dirige le syndicat", "Pierre Leroux, le directeur du port"),), (("Pierre Leroux, le directeur du port", "Anne Rideau, la ministre des Transports"),)),
        "correction": ((("14 jours", "10 jours"), ("NOTE", "")), (("un tiers", "un quart"), ("NOTE", ""))),
        "silent": ((("14 jours", "4 jours"),), (("lundi", "mardi"),)),
        "growth": ((("", "Des centaines de personnes ont chanté sous la pluie devant les grilles."),), (("", "La police a fermé la route du port pendant plusieurs heures."), ("", "Le gouvernement recevra le syndicat jeudi dans la capitale."))),
        "rewrite": ((("a parlé d’un choc et veut envoyer les navires ailleurs", "a réagi avec calme, rappelant que les entrepôts sont pleins"),), (("qui traite un tiers des marchandises du pays", "dont les grues datent du siècle dernier"),)),
        "moved": ((("MOVE 5", "1"),), (("MOVE 3", "1"),)),
    },
)  # fmt: skip
ES = Text(
    "es", "Los estibadores votan la huelga por los salarios",
    (
        "Los estibadores del puerto de Valmar votaron el lunes un paro de 14 días.",
        "«Esperamos desde hace dos años una oferta justa», dijo Elena Marcos, que dirige el sindicato.",
        "La autoridad del puerto habló de un golpe y quiere enviar los barcos a otra parte.",
        "«La puerta sigue abierta para el diálogo», dijo Pedro Lobo, el director del puerto.",
        "Unas 3.200 personas trabajan en el puerto, que mueve un tercio de las mercancías del país.",
    ),
    "Corrección: una versión anterior de esta noticia daba una duración equivocada.",
    {
        "cosmetic": ((("«", "“"), ("»", "”")), (("golpe y", "golpe, y"), ("", "hace 2 horas"))),
        "typo": ((("autoridad", "autoridá"),), (("mercancías", "mercansías"),)),
        "number": ((("14 días", "21 días"),), (("3.200", "2.300"),)),
        "name": ((("Elena Marcos", "Irene Marcos"),), (("de Valmar", "de Belmar"),)),
        "headline": ((("# por los salarios", "contra los turnos"),), (("# votan la", "aplazan la"),)),
        "quote": ((("una oferta justa", "una oferta digna"),), (("sigue abierta para el", "está cerrada a todo"),)),
        "speaker": ((("Elena Marcos, que dirige el sindicato", "Pedro Lobo, el director del puerto"),), (("Pedro Lobo, el director del puerto", "Ana Ribera, la ministra de Transportes"),)),
        "correction": ((("14 días", "10 días"), ("NOTE", "")), (("un tercio", "un cuarto"), ("NOTE", ""))),
        "silent": ((("14 días", "4 días"),), (("lunes", "martes"),)),
        "growth": ((("", "Cientos de personas cantaron bajo la lluvia ante las puertas."),), (("", "La policía cerró la carretera del puerto durante varias horas."), ("", "El gobierno recibirá al sindicato el jueves en la capital."))),
        "rewrite": ((("habló de un golpe y quiere enviar los barcos a otra parte", "reaccionó con calma y recordó que los almacenes están llenos"),), (("que mueve un tercio de las mercancías del país", "cuyas grúas son del siglo pasado"),)),
        "moved": ((("MOVE 5", "1"),), (("MOVE 3", "1"),)),
    },
)  # fmt: skip
IT = Text(
    "it", "I portuali votano lo sciopero per i salari",
    (
        "I portuali del porto di Valmara hanno votato lunedì uno sciopero di 14 giorni.",
        "“Aspettiamo da due anni una proposta giusta”, ha detto Elena Marchi, che guida il sindacato.",
        "La direzione del porto ha parlato di uno shock e vuole mandare le navi altrove.",
        "“La porta resta aperta al confronto”, ha detto Pietro Lupi, il direttore del porto.",
        "Circa 3.200 persone lavorano nel porto, che muove un terzo delle merci del paese.",
    ),
    "Correzione: una versione precedente di questo articolo dava una durata sbagliata.",
    {
        "cosmetic": ((("“", "«"), ("”", "»")), (("shock e", "shock, e"), ("", "5 commenti"))),
        "typo": ((("direzione", "direzone"),), (("persone", "persome"),)),
        "number": ((("14 giorni", "21 giorni"),), (("3.200", "2.300"),)),
        "name": ((("Elena Marchi", "Irene Marchi"),), (("di Valmara", "di Belmara"),)),
        "headline": ((("# per i salari", "contro i turni"),), (("# votano lo", "rinviano lo"),)),
        "quote": ((("una proposta giusta", "una proposta seria"),), (("resta aperta al", "è chiusa a ogni"),)),
        "speaker": ((("Elena Marchi, che guida il sindacato", "Pietro Lupi, il direttore del porto"),), (("Pietro Lupi, il direttore del porto", "Anna Riva, la ministra dei Trasporti"),)),
        "correction": ((("14 giorni", "10 giorni"), ("NOTE", "")), (("un terzo", "un quarto"), ("NOTE", ""))),
        "silent": ((("14 giorni", "4 giorni"),), (("lunedì", "martedì"),)),
        "growth": ((("", "Centinaia di persone hanno cantato sotto la pioggia davanti ai cancelli."),), (("", "La polizia ha chiuso la strada del porto per alcune ore."), ("", "Il governo vedrà il sindacato giovedì nella capitale."))),
        "rewrite": ((("ha parlato di uno shock e vuole mandare le navi altrove", "ha reagito con calma, ricordando che i magazzini sono pieni"),), (("che muove un terzo delle merci del paese", "le cui gru sono del secolo scorso"),)),
        "moved": ((("MOVE 5", "1"),), (("MOVE 3", "1"),)),
    },
)  # fmt: skip
ZH = Text(
    "zh", "港口工人投票决定罢工要求加薪",
    (
        "安海港的工人周一投票决定罢工14天，工会在一份声明中表示。",
        "“我们等了两年，只想要一个公平的方案。”工会主席王海伦说。",
        "港务局称这一决定令人震惊，并表示船只将被转移到其他港口。",
        "“谈判的大门随时都是敞开的。”港口主任罗彼得说。",
        "约有3200人在该港工作，全国三分之一的货物经由这里。",
    ),
    "更正：本文早前版本中罢工的天数有误。",
    {
        "cosmetic": ((("3200", "３２００"), ("“", "「"), ("”", "」")), (("震惊，", "震惊。"), ("", "2小时前"))),
        "typo": ((("货物", "贷物"),), (("转移", "转栘"),)),
        "number": ((("14天", "21天"),), (("3200", "2300"),)),
        "name": ((("王海伦", "王海轮"),), (("罗彼得", "罗必得"),)),
        "headline": ((("# 要求加薪", "反对轮班"),), (("# 投票决定", "推迟"),)),
        "quote": ((("公平的方案", "像样的方案"),), (("随时都是敞开的", "现在已经关上了"),)),
        "speaker": ((("工会主席王海伦", "港口主任罗彼得"),), (("港口主任罗彼得", "交通部长李安娜"),)),
        "correction": ((("14天", "10天"), ("NOTE", "")), (("三分之一", "四分之一"), ("NOTE", ""))),
        "silent": ((("14天", "4天"),), (("3200人", "3800人"),)),
        "growth": ((("", "晚上有数百人在大门前冒雨唱歌，随后和平散去。"),), (("", "警方将通往港口的道路封闭了数小时。"), ("", "政府将于周四在首都与工会会面。"))),
        "rewrite": ((("称这一决定令人震惊，并表示船只将被转移到其他港口", "反应平静，指出内陆的仓库目前还很充足"),), (("全国三分之一的货物经由这里", "那里的起重机还是上个世纪的"),)),
        "moved": ((("MOVE 5", "1"),), (("MOVE 3", "1"),)),
    },
)  # fmt: skip
TEXTS = (EN, DE, FR, ES, IT, ZH)
# The kinds that each edit has to be given; none for what is cosmetic.
WANTED = {
    "cosmetic": set(), "typo": {"typo"}, "number": {"number"}, "name": {"name"},
    "headline": {"headline"}, "quote": {"quote"}, "speaker": {"quote"},
    "correction": {"correction"}, "silent": {"number"}, "growth": {"addition"},
    "rewrite": {"rewrite"}, "moved": {"moved"},
}  # fmt: skip


class Pair(NamedTuple):
    """Two versions: headline, paragraphs and correction note of each, and the kind of the edit."""

    language: str
    kind: str
    before: tuple[str, tuple[str, ...]]
    after: tuple[str, tuple[str, ...]]
    note: str | None


def pairs() -> Iterator[Pair]:
    """Yield every pair."""
    for text in TEXTS:
        for kind, edits in text.edits.items():
            for edit in edits:
                yield _pair(text, kind, edit)


def _pair(text: Text, kind: str, edit: Edit) -> Pair:
    headline, paragraphs, note = text.headline, list(text.paragraphs), None
    for old, new in edit:
        if old == "NOTE":
            note = text.note
        elif old.startswith("MOVE "):
            paragraphs.insert(int(new) - 1, paragraphs.pop(int(old[5:]) - 1))
        elif old.startswith("# "):
            assert old[2:] in headline, old
            headline = headline.replace(old[2:], new)
        elif not old:
            paragraphs.append(new)
        else:
            assert any(old in paragraph for paragraph in paragraphs), old
            paragraphs = [paragraph.replace(old, new) for paragraph in paragraphs]
    before = (text.headline, text.paragraphs)
    return Pair(text.language, kind, before, (headline, tuple(paragraphs)), note)
