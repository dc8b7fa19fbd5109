"""Numbers, dates and days of the week within an edit."""

from __future__ import annotations

from collections.abc import Sequence

from newsvault.extract.changes.word_diff import Edit

_FEW = 4  # words of an edit in which a number can give way to a word: "12" to "several"
_SIGNS = frozenset("$€£¥₹₽₩₺₴%‰")  # of the unit of a number
_CHINESE = dict(zip("〇一二三四五六七八九", range(10), strict=True)) | {
    "零": 0, "两": 2, "兩": 2, "十": 10, "百": 100, "千": 1000, "万": 10**4, "萬": 10**4,
    "億": 10**8, "亿": 10**8, "兆": 10**12,
    "만": 10**4, "억": 10**8, "조": 10**12, "만원": 10**4, "억원": 10**8, "조원": 10**12,
}  # fmt: skip
# The values of the words in each line of `_LANGUAGES`, in order; forms of one word are joined by /.
_ORDER = (*range(2, 21), *range(30, 100, 10), 100, 1000, 10**6, 10**9)
_LANGUAGES = {
    "en": "two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen"
    " sixteen seventeen eighteen nineteen twenty thirty forty fifty sixty seventy eighty ninety"
    " hundred thousand million/millions billion/billions/bn",
    "de": "zwei drei vier fünf sechs sieben acht neun zehn elf zwölf dreizehn vierzehn fünfzehn"
    " sechzehn siebzehn achtzehn neunzehn zwanzig dreißig vierzig fünfzig sechzig siebzig achtzig"
    " neunzig hundert tausend million/millionen/mio milliarde/milliarden/mrd",
    "fr": "deux trois quatre cinq six sept huit neuf dix onze douze treize quatorze quinze seize"
    " dix-sept dix-huit dix-neuf vingt trente quarante cinquante soixante septante octante nonante"
    " cent/cents mille million/millions milliard/milliards",
    "es": "dos tres cuatro cinco seis siete ocho nueve diez once doce trece catorce quince"
    " dieciséis diecisiete dieciocho diecinueve veinte treinta cuarenta cincuenta sesenta setenta"
    " ochenta noventa cien/ciento/cientos mil millón/millones millardo",
    "it": "due tre quattro cinque sei sette otto nove dieci undici dodici tredici quattordici"
    " quindici sedici diciassette diciotto diciannove venti trenta quaranta cinquanta sessanta"
    " settanta ottanta novanta cento mille/mila milione/milioni miliardo/miliardi",
    "pt": "dois/duas três quatro cinco seis sete oito nove dez onze doze treze catorze/quatorze"
    " quinze dezesseis dezessete dezoito dezenove vinte trinta quarenta cinquenta sessenta setenta"
    " oitenta noventa cem/cento mil milhão/milhões bilhão/bilhões",
    "nl": "twee drie vier vijf zes zeven acht negen tien elf twaalf dertien veertien vijftien"
    " zestien zeventien achttien negentien twintig dertig veertig vijftig zestig zeventig tachtig"
    " negentig honderd duizend miljoen miljard",
    "sv": "två tre fyra fem sex sju åtta nio tio elva tolv tretton fjorton femton sexton sjutton"
    " arton nitton tjugo trettio fyrtio femtio sextio sjuttio åttio nittio hundra tusen"
    " miljon/miljoner miljard/miljarder",
    "ru": "два/две/двух три/трёх/трех четыре/четырёх пять/пяти шесть/шести семь/семи восемь/восьми"
    " девять/девяти десять/десяти одиннадцать двенадцать тринадцать четырнадцать пятнадцать"
    " шестнадцать семнадцать восемнадцать девятнадцать двадцать тридцать сорок пятьдесят шестьдесят"
    " семьдесят восемьдесят девяносто сто тысяча/тысяч/тысячи миллион/миллионов/млн"
    " миллиард/миллиардов/млрд",
    "uk": "два/дві/двох три/трьох чотири/чотирьох п'ять/п'яти шість/шести сім/семи вісім/восьми"
    " дев'ять/дев'яти десять/десяти одинадцять дванадцять тринадцять чотирнадцять п'ятнадцять"
    " шістнадцять сімнадцять вісімнадцять дев'ятнадцять двадцять тридцять сорок п'ятдесят"
    " шістдесят сімдесят вісімдесят дев'яносто сто тисяча/тисячі/тисяч/тис"
    " мільйон/мільйони/мільйонів/млн мільярд/мільярди/мільярдів/млрд",
    "pl": "dwa/dwie/dwóch trzy/trzech cztery/czterech pięć/pięciu sześć/sześciu siedem/siedmiu"
    " osiem/ośmiu dziewięć/dziewięciu dziesięć/dziesięciu jedenaście/jedenastu dwanaście/dwunastu"
    " trzynaście/trzynastu czternaście/czternastu piętnaście/piętnastu szesnaście/szesnastu"
    " siedemnaście/siedemnastu osiemnaście/osiemnastu dziewiętnaście/dziewiętnastu"
    " dwadzieścia/dwudziestu trzydzieści/trzydziestu czterdzieści/czterdziestu"
    " pięćdziesiąt/pięćdziesięciu sześćdziesiąt/sześćdziesięciu siedemdziesiąt/siedemdziesięciu"
    " osiemdziesiąt/osiemdziesięciu dziewięćdziesiąt/dziewięćdziesięciu sto/stu"
    " tysiąc/tysiące/tysięcy/tys milion/miliony/milionów/mln miliard/miliardy/miliardów/mld",
    "da": "to tre fire fem seks syv otte ni ti elleve tolv tretten fjorten femten seksten sytten"
    " atten nitten tyve tredive fyrre halvtreds tres halvfjerds firs halvfems hundrede"
    " tusind/tusinde million/millioner/mio milliard/milliarder/mia",
    "no": "to tre fire fem seks sju/syv åtte ni ti elleve tolv tretten fjorten femten seksten"
    " sytten atten nitten tjue/tyve tretti/tredve førti femti seksti sytti åtti nitti hundre tusen"
    " million/millioner/mill milliard/milliarder/mrd",
    "cs": "dva/dvě/dvou tři/tří čtyři/čtyř pět/pěti šest/šesti sedm/sedmi osm/osmi devět/devíti"
    " deset/deseti jedenáct dvanáct třináct čtrnáct patnáct šestnáct sedmnáct osmnáct devatenáct"
    " dvacet/dvaceti třicet/třiceti čtyřicet padesát šedesát sedmdesát osmdesát devadesát sto"
    " tisíc/tisíce milion/milionu/miliony/milionů miliarda/miliardu/miliardy/miliard",
    "hu": "kettő/két három négy öt hat hét nyolc kilenc tíz tizenegy tizenkettő/tizenkét tizenhárom"
    " tizennégy tizenöt tizenhat tizenhét tizennyolc tizenkilenc húsz harminc negyven ötven hatvan"
    " hetven nyolcvan kilencven száz ezer millió/milliós milliárd/milliárdos",
    "ro": "doi/două trei patru cinci șase șapte opt nouă zece unsprezece doisprezece/douăsprezece"
    " treisprezece paisprezece cincisprezece șaisprezece șaptesprezece optsprezece nouăsprezece"
    " douăzeci treizeci patruzeci cincizeci șaizeci șaptezeci optzeci nouăzeci sută/sute mie/mii"
    " milion/milioane miliard/miliarde",
    # 11 to 19 are two words in Turkish, Arabic and Korean, and the second or first of them is here.
    "tr": "iki üç dört beş altı yedi sekiz dokuz on - - - - - - - - - yirmi otuz kırk elli altmış"
    " yetmiş seksen doksan yüz bin milyon milyar",
    "ko": "둘/두 셋/세 넷/네 다섯 여섯 일곱 여덟 아홉 열 - - - - - - - - - 스물/스무 서른"
    " 마흔 쉰 예순 일흔 여든 아흔 백 천 백만 십억",
    "ar": "اثنان/اثنين/اثنتان/اثنتين ثلاث/ثلاثة أربع/أربعة خمس/خمسة ست/ستة سبع/سبعة"
    " ثمان/ثماني/ثمانية تسع/تسعة عشر/عشرة - - - - - - - - - عشرون/عشرين ثلاثون/ثلاثين"
    " أربعون/أربعين خمسون/خمسين ستون/ستين سبعون/سبعين ثمانون/ثمانين تسعون/تسعين مئة/مائة"
    " ألف/آلاف مليون/ملايين مليار/مليارات",
}
# Days of the week, then months. "May", "Mars" and "march" are left out: ordinary words too.
_CALENDAR = {
    "en": "monday tuesday wednesday thursday friday saturday sunday january february - april - june"
    " july august september october november december",
    "de": "montag dienstag mittwoch donnerstag freitag samstag/sonnabend sonntag januar/jänner"
    " februar märz april mai juni juli august september oktober november dezember",
    "fr": "lundi mardi mercredi jeudi vendredi samedi dimanche janvier février mars avril mai juin"
    " juillet août septembre octobre novembre décembre",
    "es": "lunes martes miércoles jueves viernes sábado domingo enero febrero marzo abril mayo"
    " junio julio agosto septiembre octubre noviembre diciembre",
    "it": "lunedì martedì mercoledì giovedì venerdì sabato domenica gennaio febbraio marzo aprile"
    " maggio giugno luglio agosto settembre ottobre novembre dicembre",
    "pt": "segunda terça quarta quinta sexta sábado domingo janeiro fevereiro março abril maio"
    " junho julho agosto setembro outubro novembro dezembro",
    "nl": "maandag dinsdag woensdag donderdag vrijdag zaterdag zondag januari februari maart april"
    " mei juni juli augustus september oktober november december",
    "sv": "måndag/måndagen tisdag/tisdagen onsdag/onsdagen torsdag/torsdagen fredag/fredagen"
    " lördag/lördagen söndag/söndagen januari februari mars april maj juni juli augusti september"
    " oktober november december",
    "ru": "понедельник вторник среда/среду четверг пятница/пятницу суббота/субботу воскресенье"
    " января/январе февраля/феврале марта/марте апреля/апреле мая/мае июня/июне июля/июле"
    " августа/августе сентября/сентябре октября/октябре ноября/ноябре декабря/декабре",
    "uk": "понеділок вівторок середа/середу четвер п'ятниця/п'ятницю субота/суботу неділя/неділю"
    " січня/січні лютого/лютому березня/березні квітня/квітні травня/травні червня/червні"
    " липня/липні серпня/серпні вересня/вересні жовтня/жовтні листопада/листопаді грудня/грудні",
    "pl": "poniedziałek wtorek środa/środę czwartek piątek sobota/sobotę niedziela/niedzielę"
    " styczeń/stycznia/styczniu luty/lutego/lutym marzec/marca/marcu kwiecień/kwietnia/kwietniu"
    " maj/maja/maju czerwiec/czerwca/czerwcu lipiec/lipca/lipcu sierpień/sierpnia/sierpniu"
    " wrzesień/września/wrześniu październik/października/październiku"
    " listopad/listopada/listopadzie grudzień/grudnia/grudniu",
    "da": "mandag tirsdag onsdag torsdag fredag lørdag søndag januar februar marts april maj juni"
    " juli august september oktober november december",
    "no": "mandag tirsdag onsdag torsdag fredag lørdag søndag januar februar mars april mai juni"
    " juli august september oktober november desember",
    "cs": "pondělí úterý středa/středu čtvrtek pátek sobota/sobotu neděle/neděli"
    " leden/ledna/lednu únor/února/únoru březen/března/březnu duben/dubna/dubnu"
    " květen/května/květnu červen/června/červnu červenec/července/červenci srpen/srpna/srpnu"
    " září říjen/října/říjnu listopad/listopadu prosinec/prosince/prosinci",
    "hu": "hétfő/hétfőn kedd/kedden szerda/szerdán csütörtök/csütörtökön péntek/pénteken"
    " szombat/szombaton vasárnap január/januárban február/februárban március/márciusban"
    " április/áprilisban május/májusban június/júniusban július/júliusban"
    " augusztus/augusztusban szeptember/szeptemberben október/októberben november/novemberben"
    " december/decemberben",
    "ro": "luni marți miercuri joi vineri sâmbătă duminică ianuarie februarie martie aprilie mai"
    " iunie iulie august septembrie octombrie noiembrie decembrie",
    "tr": "pazartesi salı çarşamba perşembe cuma cumartesi pazar ocak şubat mart nisan mayıs"
    " haziran temmuz ağustos eylül ekim kasım aralık",
    "ko": "월요일/월요일에 화요일/화요일에 수요일/수요일에 목요일/목요일에 금요일/금요일에"
    " 토요일/토요일에 일요일/일요일에 - - - - - - - - - - - -",
    "ar": "الاثنين/الإثنين الثلاثاء الأربعاء الخميس الجمعة السبت الأحد يناير فبراير/شباط مارس/آذار"
    " أبريل/إبريل/نيسان مايو/أيار يونيو/حزيران يوليو/تموز أغسطس/آب سبتمبر/أيلول أكتوبر نوفمبر"
    " ديسمبر",
}


def _table(language: str) -> dict[str, str]:
    """Return the words for numbers, days and months of a language with their values."""
    values = [str(value) for value in _ORDER]
    named = [*zip(_LANGUAGES[language].split(), values, strict=True)]
    named += [(words, f"day {n}") for n, words in enumerate(_CALENDAR[language].split())]
    return {word: value for words, value in named for word in words.split("/")}


_JAPANESE_DAYS = frozenset("月火水木金土日")
_SAME = {"nb": "no", "nn": "no"}
_VALUES = {language: _table(language) for language in _LANGUAGES}


def number_of(word: str, language: str = "en") -> str | None:
    """Return the value of a number, month or day of the week as text, else None.

    language: the base code of the text's language; one without a table is read as English.
    """
    if any(character.isdigit() for character in word):
        return word
    if word in _CHINESE:
        return str(_CHINESE[word])
    table = _VALUES.get(_SAME.get(language, language), _VALUES["en"])
    return table.get(word.casefold())


def differs_in_number(edit: Edit, language: str) -> bool:
    """Return whether an edit replaces a number by another one, or by a word, or a word by it.

    A number in another currency is another one.
    """
    old, new = (sorted(_SIGNS.intersection(side)) for side in (edit.gone, edit.come))
    if old and new and old != new:
        return True
    gone, come = (
        sorted(value for word in side if (value := number_of(word, language)) is not None)
        for side in (edit.gone, edit.come)
    )
    if gone and come:
        return gone != come
    few = 0 < len(edit.gone) <= _FEW and 0 < len(edit.come) <= _FEW
    return few and bool(gone or come)


def is_other_day(edit: Edit, before: Sequence[str]) -> bool:
    """Return whether an edit replaces the day in 火曜日; each character is a token."""
    following = edit.a + len(edit.gone)
    return (
        len(edit.gone) == len(edit.come) == 1
        and {*edit.gone, *edit.come} <= _JAPANESE_DAYS
        and tuple(before[following : following + 1]) == ("曜",)
    )
