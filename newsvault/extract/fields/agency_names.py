"""News agencies by the spellings that credits have."""

from __future__ import annotations

from newsvault.text import fold

AGENCIES = {
    fold(spelling): name
    for name, spellings in {
        "AP": "ap|associated press|the associated press|ap news",
        "Reuters": "reuters|thomson reuters",
        "AFP": "afp|agence france-presse|agence france presse|afp relaxnews",
        "dpa": "dpa|deutsche presse-agentur|dpa-infocom|dpa infocom",
        "APA": "apa|austria presse agentur",
        "sda": "sda|keystone-sda|ats",
        "EFE": "efe|agencia efe",
        "Europa Press": "europa press",
        "ANSA": "ansa",
        "Adnkronos": "adnkronos",
        "AAP": "aap|australian associated press",
        "PA": "pa media|press association|pa",
        "The Canadian Press": "canadian press|the canadian press",
        "PTI": "pti|press trust of india",
        "ANI": "ani|asian news international",
        "IANS": "ians",
        "UPI": "upi|united press international",
        "Kyodo": "kyodo|kyodo news",
        "Jiji": "jiji press|jiji",
        "Xinhua": "xinhua",
        "TASS": "tass",
        "Interfax": "interfax",
        "Antara": "antara",
        "Anadolu": "aa|anadolu|anadolu agency|anadolu ajansi",
        "IHA": "iha|ihlas haber ajansi",
        "DHA": "dha|demiroren haber ajansi",
        "PAP": "pap|polska agencja prasowa",
        "TT": "tt|tidningarnas telegrambyra",
        "NTB": "ntb",
        "Ritzau": "ritzau|/ritzau/",
        "Belga": "belga",
        "ANP": "anp",
        "Lusa": "lusa",
        "epd": "epd",
        "KNA": "kna",
        "SID": "sid",
        "Bloomberg": "bloomberg|bloomberg news",
        "BNS": "bns",
        "ELTA": "elta",
        "Tribune News Service": "tribune news service|tns",
        "CNN Wire": "cnn wire|cnn newsource",
    }.items()
    for spelling in spellings.split("|")
}
