"""Numbers, dates and days of the week within an edit."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from newsvault.changes.word_diff import Edit

_FEW = 4  # words of an edit in which a number can give way to a word: "12" to "several"
_CHINESE = dict(zip("〇一二三四五六七八九", range(10), strict=True)) | {
    "零": 0, "两": 2, "兩": 2, "十": 10, "百": 100, "千": 1000, "万": 10**4, "萬": 10**4,
    "億": 10**8, "亿": 10**8, "兆": 10**12,
}  # fmt: skip
# A line for each value: its words in English, German, French, Spanish, Italian, Portuguese, Dutch,
# Swedish, Polish and Russian. Words that are also an article are left out.
_WORDS = """
2 two zwei deux dos due dois duas twee två dwa два две
3 three drei trois tres tre três drie trzy три
4 four vier quatre cuatro quattro quatro fyra cztery четыре
5 five fünf cinq cinco cinque vijf fem pięć пять
6 six sechs seis sei zes sex sześć шесть
7 seven sieben sept siete sette sete zeven sju siedem семь
8 eight acht huit ocho otto oito åtta osiem восемь
9 nine neun neuf nueve nove negen nio dziewięć девять
10 ten zehn dix diez dieci dez tien tio dziesięć десять
11 eleven elf onze once undici elva jedenaście одиннадцать
12 twelve zwölf douze doce dodici doze twaalf tolv dwanaście двенадцать
13 thirteen dreizehn treize trece tredici treze dertien tretton trzynaście
14 fourteen vierzehn quatorze catorce quattordici veertien fjorton
15 fifteen fünfzehn quinze quince quindici vijftien femton piętnaście пятнадцать
16 sixteen sechzehn seize dieciséis sedici dezesseis zestien sexton
17 seventeen siebzehn diecisiete diciassette zeventien sjutton
18 eighteen achtzehn dieciocho diciotto dezoito achttien arton
19 nineteen neunzehn diecinueve diciannove negentien nitton
20 twenty zwanzig vingt veinte venti vinte twintig tjugo dwadzieścia двадцать
30 thirty dreißig trente treinta trenta trinta dertig trettio trzydzieści тридцать
40 forty vierzig quarante cuarenta quaranta quarenta veertig fyrtio сорок
50 fifty fünfzig cinquante cincuenta cinquanta cinquenta vijftig femtio пятьдесят
60 sixty sechzig soixante sesenta sessanta sessenta zestig sextio
70 seventy siebzig setenta settanta zeventig sjuttio
80 eighty achtzig ochenta ottanta oitenta tachtig åttio
90 ninety neunzig noventa novanta negentig nittio
100 hundred hundert cent cien ciento cento cem honderd hundra sto сто
1000 thousand tausend mille mil mila duizend tusen tysiąc tysięcy тысяча тысяч тысячи
1000000 million millions millionen milhão milhões millón millones milione milioni miljoen miljon
1000000 miljoner mln mio milion milionów миллион миллионов млн
1000000000 billion billions milliarde milliarden milliard milliards miliardo miliardi miljard bn
1000000000 miljarder mrd miliard miliardów миллиард миллиардов млрд bilhão bilhões
-1 monday montag lundi lunes lunedì maandag måndag poniedziałek понедельник segunda-feira
-2 tuesday dienstag mardi martes martedì dinsdag tisdag wtorek вторник
-3 wednesday mittwoch mercredi miércoles mercoledì woensdag onsdag środa среда среду
-4 thursday donnerstag jeudi jueves giovedì donderdag torsdag czwartek четверг
-5 friday freitag vendredi viernes venerdì vrijdag fredag piątek пятница пятницу
-6 saturday samstag sonnabend samedi sábado sabato zaterdag lördag sobota суббота субботу
-7 sunday sonntag dimanche domingo domenica zondag söndag niedziela воскресенье
-11 january januar janvier enero gennaio janeiro januari stycznia января
-12 february februar février febrero febbraio fevereiro februari lutego февраля
-13 march märz mars marzo março maart marca марта
-14 april avril abril aprile kwietnia апреля
-15 may mai mayo maggio maio mei maj maja мая
-16 june juni juin junio giugno junho czerwca июня
-17 july juli juillet julio luglio julho lipca июля
-18 august août agosto augustus augusti sierpnia августа
-19 september septembre septiembre settembre setembro września сентября
-20 october oktober octobre octubre ottobre outubro października октября
-21 november novembre noviembre novembro listopada ноября
-22 december dezember décembre diciembre dicembre dezembro grudnia декабря
"""
_VALUES = {
    word: int(line.split()[0]) for line in _WORDS.strip().splitlines() for word in line.split()[1:]
}
_CALENDAR = -1  # values from here down are days of the week and months


def number_of(word: str) -> str | None:
    """Return the value of a number, month or day of the week as text, else None."""
    if any(character.isdigit() for character in word):
        return word
    if word in _CHINESE:
        return str(_CHINESE[word])
    value = _VALUES.get(word.casefold())
    if value is None or (value <= _CALENDAR and word in ("may", "mars", "march")):
        return None
    return str(value)


def differs_in_number(edit: Edit) -> bool:
    """Return whether an edit replaces a number by another one, or by a word, or a word by it."""
    gone, come = list(_numbers(edit.gone)), list(_numbers(edit.come))
    if gone and come:
        return sorted(gone) != sorted(come)
    few = 0 < len(edit.gone) <= _FEW and 0 < len(edit.come) <= _FEW
    return few and bool(gone or come)


def _numbers(words: Sequence[str]) -> Iterator[str]:
    return (value for word in words if (value := number_of(word)) is not None)
