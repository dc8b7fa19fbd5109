"""Words that change by themselves: relative times, reading times, counters of comments and shares.

A line that consists of nothing else is no text of the article. Within a sentence only seconds,
minutes and hours count: "5 years ago" is a fact, and "2 hours ago" is the time of the request.
"""

from __future__ import annotations

import re

_SHORT = (
    r"sec(?:ond)?s?|min(?:ute)?s?|h(?:ou)?rs?|h|m|s|sekunden?|sek\.?|minuten?|std\.?|stunden?"
    r"|secondes?|heures?|segundos?|minutos?|horas?|second[oi]|minut[oi]|or[ae]|seconden|uur|uren"
    r"|sekunder?|minutter|minuter|timer?|timmar?|timme|sekund[y]?|minut[ya]?|godzin[yaę]?"
    r"|секунд[уы]?|минут[уы]?|час(?:а|ов)?|годин[уи]?|хвилин[уи]?|saniye|dakika|saat"
)
_LONG = (
    r"days?|weeks?|months?|years?|tage?n?|wochen?|monate?n?|jahre?n?|jours?|semaines?|mois|ans?"
    r"|d[ií]as?|semanas?|meses|mes|mês|años?|anos?|giorn[oi]|settiman[ae]|mes[ei]|ann[oi]"
    r"|dagen|dag|dage|dagar|weken|week|maanden|maand|jaar|uger?|veckor?|måneder?|månader?|år"
    r"|dni|dzień|tygodni[ea]?|miesi[ąę]c[ye]?|lat[a]?|дн(?:я|ей)|день|недел[юиь]|месяц(?:а|ев)?"
    r"|год(?:а)?|лет|gün|hafta|ay|yıl"
)
_NUMBER = r"(?:\d{1,4}|an?|one|eine[rnm]?|une?|un[ao]?|een|en|ett|jedn[aąę])"


def _ago(number: str, unit: str) -> str:
    """Return the expression for a relative time with these numbers and units."""
    quantity = rf"{number}\s?(?:{unit})"
    return (
        rf"{quantity}\s(?:ago|fa|atrás|geleden|siden|sedan|temu|назад|тому|önce)(?!\w)"
        rf"|(?:vor|il y a|hace|há|for|för)\s{quantity}(?!\w)(?:\s(?:siden|sedan))?"
        rf"|منذ\s{number}\s\w+"
    )


_CJK = r"\d{1,4}\s?(?:秒|分|分钟|分鐘|小时|小時|時間)\s?(?:前|之前)|\d{1,4}\s?(?:초|분|시간)\s?전"
_CJK_LONG = r"\d{1,4}\s?(?:天|日|周|週間|个月|か月|年|일|주|개월|년)\s?(?:前|之前|전)"
WITHIN = re.compile(rf"(?<!\w)(?:{_ago(r'[0-9]{1,4}', _SHORT)})|{_CJK}", re.IGNORECASE)

_COUNTED = (
    r"comments?|replies|shares?|likes?|views?|reactions?|retweets?|reads|kommentare?|kommentarer"
    r"|antworten|aufrufe|geteilt|mal geteilt|commentaires?|partages?|vues|réactions?"
    r"|comentarios?|comentários?|compartid[oa]s?|compartilhamentos?|veces compartido|visitas"
    r"|comment[oi]|condivision[ei]|visualizzazioni|reacties|gedeeld|delingar|delinger|visningar"
    r"|komentarz[ey]?|komentarzy|udostępnie[nń](?:ia)?|комментари(?:й|я|ев)|просмотр(?:а|ов)?"
    r"|коментар(?:і|ів)|yorum|paylaşım|评论|評論|分享|阅读|コメント|シェア|件のコメント|댓글|공유"
    r"|تعليق(?:ات)?|مشاركة"
)
_AMOUNT = r"\d[\d.,  ]{0,9}\s?(?:k|m|tsd\.?|mln|mil|тыс\.?|万|천)?"
_READING = (
    r"\d{1,3}[\s-]?(?:min(?:ute)?s?|min\.|minuten|minutos|minuti|minutter|minuter|минут[ыа]?|分钟|分)"
    r"\s?(?:read|reading time|lesezeit|de lecture|de lectura|de leitura|di lettura|leestijd"
    r"|lästid|lesetid|czytania|чтения|okuma|阅读|で読めます)"
    r"|(?:reading time|lesezeit|temps de lecture|tiempo de lectura|tempo di lettura|leestijd)"
    r"\W{0,3}\d{1,3}\s?(?:min\w*\.?)?"
)
_LEAD = (
    r"(?:(?:last |first )?(?:updated|published|posted|modified)|aktualisiert|veröffentlicht|stand"
    r"|mis à jour|publié|actualizado|publicado|atualizado|aggiornato|pubblicato|bijgewerkt"
    r"|gepubliceerd|uppdaterad|publicerad|opdateret|oppdatert|zaktualizowano|opublikowano"
    r"|обновлено|опубликовано|güncellendi|更新|发布)\W{0,3}(?:on |at |am |le |el |il )?"
)
_LINE = re.compile(
    rf"(?:{_LEAD})?(?:just now|gerade eben|à l['’]instant|ahora mismo"
    rf"|{_ago(_NUMBER, f'{_SHORT}|{_LONG}')}|{_CJK}|{_CJK_LONG}"
    rf"|{_READING}|{_AMOUNT}\s?(?:{_COUNTED})|(?:{_COUNTED})\W{{0,3}}{_AMOUNT})",
    re.IGNORECASE,
)
_PARTS = re.compile(r"[·•|/,;–—()\n]+")
_LONGEST = 160  # characters of a line that may be nothing but times and counters


def is_ticking(line: str) -> bool:
    """Return whether a line consists of relative times and counters only."""
    if len(line) > _LONGEST:
        return False
    parts = [part.strip().strip(" .:") for part in _PARTS.split(line.strip())]
    filled = [part for part in parts if part]
    return bool(filled) and all(_LINE.fullmatch(part) for part in filled)
