"""Block pages: pages with status 200 that replace an article (bot challenge, login, soft 404, ...).

A block page needs several signs, and is never a page with an article's amount of text: words such
as "captcha" or "404" appear in ordinary news, too.
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterator
from dataclasses import dataclass

from newsvault.errors import BadAddress
from newsvault.text import amount_of_words, plural, visible_text
from newsvault.urls import Address, check_address

FEW_WORDS = 250  # words; a block page has fewer, and so has a short news item
SHELL_WORDS = 25  # words; a page that needs JavaScript has fewer
_MIN_PARAGRAPH = 12  # words; shorter paragraphs are labels and links
_MARKED_ARTICLE_WORDS = 60  # words of prose that are enough on a page marked as an article
_MAX_PARAGRAPH = 5000  # characters read of a paragraph
_MAX_BYTES = 2_000_000  # bytes read of a page
_MAX_HEADINGS = 300_000  # characters searched for headings; later ones belong to other content

_HEADINGS = re.compile(r"<(title|h1|h2)\b[^>]{0,500}>(.{0,400}?)</\1", re.IGNORECASE | re.DOTALL)
_TAG = re.compile(r"<[^<>]{0,4000}>")
_PARAGRAPH = re.compile(r"<p\b[^<>]{0,2000}>", re.IGNORECASE)
_ARTICLE = re.compile(
    r"""["']@type["']\s?:\s?\[?\s?["'][A-Za-z]*(?:Article|BlogPosting|Report)["']"""
    r"""|og:type["']\s[^<>]{0,40}content\s?=\s?["']article"""
    r"""|\bitemprop\s?=\s?["']articleBody""",
    re.IGNORECASE,
)

# Code of common bot protection services. Some of it is on ordinary pages, too.
_CHALLENGE_CODE = re.compile(
    r"cf[-_]chl|cf-browser-verification|/cdn-cgi/challenge-platform/|_Incapsula_Resource"
    r"|captcha-delivery\.com|px-captcha|/_sec/cp_challenge|sec-if-cpt-container|aws-?waf-?token"
    r"|awswaf|g-recaptcha|h-captcha|hcaptcha\.com|cf-turnstile|arkoselabs|friendly-?captcha",
    re.IGNORECASE,
)
_CHALLENGE = re.compile(
    r"just a moment|attention required|checking (?:if the site|your browser)"
    r"|verify(?:ing)? (?:that )?you are (?:a )?human|are you (?:a )?(?:human|robot)"
    r"|not a robot|robot check|robot or human|one moment,? please|human verification"
    r"|^\W*(?:zugriff verweigert|accès refusé|acceso denegado|accesso negato)\W*$"
    r"|security (?:check|verification)|pardon our interruption|"
    r"access (?:to this page has been )?denied"
    r"|request (?:was |has been )?(?:blocked|rejected|unsuccessful)"
    r"|unusual (?:traffic|activity)|captcha"
    r"|bitte bestätigen sie, dass sie ein mensch|kein roboter|sicherheitsüberprüfung"
    r"|vérifi\w+ que vous êtes (?:un )?humain|pas un robot|no soy un robot|verifica que eres humano"
    r"|ddos[- ]protection|you have been blocked"
    r"|人机验证|安全验证|(?:不是|并非)机器人|正在检查您的浏览器|^\W*请稍候|機器人驗證"
    r"|ロボットではありません|セキュリティ(?:チェック|確認)|로봇이 아닙니다",
    re.IGNORECASE,
)
_CONSENT = re.compile(
    r"before you continue|we value your privacy|we (?:and our partners )?care about your privacy"
    r"|your (?:privacy|cookie|data) (?:choices|settings|preferences|options|controls)"
    r"|(?:accept|consent to|allow)\b.{0,40}\bcookies|cookie (?:consent|wall)|privacy (?:wall|gate)"
    r"|consent (?:required|needed)|wir brauchen ihre (?:zustimmung|einwilligung)"
    r"|zustimmung (?:erforderlich|erteilen)"
    r"|mit werbung (?:und (?:tracking|cookies) )?(?:lesen|weiterlesen|nutzen)"
    r"|weiter mit werbung|ihre (?:privatsphäre|datenschutz\w*)|cookies? (?:akzeptieren|zustimmen)"
    r"|(?:accepter|refuser) (?:les |et )?(?:cookies|continuer)|continuer sans accepter"
    r"|respect\w* (?:de )?votre vie privée|aceptar (?:las )?cookies|nosotros y nuestros socios"
    r"|accetta (?:i )?cookie|cookies? accepteren|toestemming"
    r"|接受所有\s?cookie|cookie\s?(?:の(?:使用|利用))?に同意",
    re.IGNORECASE,
)
_CONSENT_URL = re.compile(
    r"^(?:consent|cmp|privacy-?gate|myprivacy|collect-consent)[.-]|/(?:consent|privacy-?gate"
    r"|cookie-?wall|privacywall|collectconsent|cmp|zustimmung|consent-management)(?:/|$|\?)",
    re.IGNORECASE,
)
_LOGIN = re.compile(
    r"^\W*(?:log|sign) ?(?:in|on)\b|(?:log|sign) ?in to (?:continue|read|your account|view)"
    r"|please (?:log|sign) ?in|subscriber (?:login|sign[- ]in)|member login"
    r"|^\W*(?:anmelden|anmeldung"
    r"|einloggen|login|connexion|se connecter|iniciar sesión|accedi|inloggen)\b"
    r"|^\W*(?:请?登录|請?登入|ログイン)(?:以?继续|後繼續|してください)?\W*$",
    re.IGNORECASE,
)
_REGISTER = re.compile(
    r"\b(?:register|sign up|create an? (?:free )?account|log ?in|sign in)\b.{0,30}"
    r"\bto (?:(?:keep|continue) reading|read (?:this|the) (?:article|story))",
    re.IGNORECASE,
)
_LOGIN_URL = re.compile(
    r"^(?:login|auth|accounts?|sso|signin|id)\.|/(?:log-?in|sign-?in|auth|sso|anmelden|connexion"
    r"|account/login|users/sign_in|oauth2?)(?:[/.?]|$)",
    re.IGNORECASE,
)
_PASSWORD = re.compile(r"""<input\b[^<>]{0,500}\btype\s?=\s?["']?password""", re.IGNORECASE)
_EMAIL = re.compile(r"""<input\b[^<>]{0,500}\btype\s?=\s?["']?email""", re.IGNORECASE)
_GONE = re.compile(
    r"\b(?:page|article|story|content|url|document|site)\b.{0,30}\b(?:not found|not exist"
    r"|no longer (?:available|exists?)|can(?:.t|not) be found|could(?:n.t| not) be found"
    r"|been (?:removed|deleted)|has expired)"
    r"|\bpage you\b.{0,60}\bnot exist"
    r"|^\W*die(?:se)? seite (?:existiert nicht|gibt es .{0,10}nicht)"
    r"|^\W*(?:error )?(?:404|410)\b|\b(?:error|http|status|code|fehler|erreur)\W{0,3}(?:404|410)\b"
    r"|^\W*not found\b|\b404\W{0,3}(?:not found|error|page|fehler|seite)"
    r"|we can(?:.t|not) find (?:that|the|this) (?:page|article)|nothing (?:was )?found here"
    r"|(?:seite|artikel|beitrag)\b.{0,30}nicht (?:gefunden|(?:mehr )?(?:verfügbar|vorhanden))"
    r"|page (?:introuvable|non trouvée)|cette page n.existe|pagina non trovata"
    r"|página (?:no encontrada|que busca no existe)|pagina niet gevonden"
    r"|(?:页面|网页|頁面|網頁|文章)\W{0,2}(?:不存在|未找到|找不到|已被?删除)"
    r"|(?:ページ|記事)(?:が|は)(?:見つかりません|存在しません)",
    re.IGNORECASE,
)
_NEEDS_SCRIPT = re.compile(
    r"(?:enable|activate|turn on|requires?|needs?|aktivieren|activer|habilit\w+)"
    r"\W.{0,30}java ?script"
    r"|java ?script\b.{0,40}(?:disabled|enabled?|required|aktivier|désactivé|deaktiviert)"
    r"|without javascript|(?:启用|开启|啟用)\s?java ?script|java ?script\s?を有効",
    re.IGNORECASE,
)
_MOUNT_POINT = re.compile(
    r"""<(?:div|main|app-root)\b[^<>]{0,200}\bid\s?=\s?["']?(?:root|app|__next|__nuxt|app-root"""
    r"""|main-app|react-root|application|fusion-app|___gatsby)["']?[^<>]{0,200}>\s*"""
    r"""(?:<div\b[^<>]{0,200}>\s*</div>\s*)?</|<(?:app-root|ion-app)[^<>]{0,200}>\s*</""",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class BlockPage:
    """A block page: its reason code, and the signs that it was detected by."""

    reason: str
    signs: tuple[str, ...]


def find_block_page(body: bytes, *, requested_url: str, url: str) -> BlockPage | None:
    """Return the kind of block page that `body` is, or None for a page that may hold an article.

    Args:
        body: the decoded bytes of the page.
        requested_url: the URL requested.
        url: the URL after redirects.
    """
    home = _redirected_to_front_page(requested_url, url)
    if home:
        return BlockPage(reason="soft-404", signs=(home,))
    text = body[:_MAX_BYTES].decode("utf-8", "replace")
    if _has_article(text):
        return None
    visible = html.unescape(" ".join(visible_text(text)))
    words = amount_of_words(visible)
    if words >= FEW_WORDS:
        return None
    heads = [
        " ".join(html.unescape(_TAG.sub(" ", m[2])).split())
        for m in _HEADINGS.finditer(text[:_MAX_HEADINGS])
    ]
    page = _PageText(
        text=text, visible=visible, words=words, heads=tuple(heads), moved=url != requested_url
    )
    few = f"only {plural(words, 'word')}"
    for reason, signs in _signs(page, url):
        if signs:
            return BlockPage(reason=reason, signs=(*signs, few))
    return None


@dataclass(frozen=True, slots=True, kw_only=True)
class _PageText:
    text: str
    visible: str
    words: int
    heads: tuple[str, ...]
    moved: bool

    def head(self, pattern: re.Pattern[str]) -> str | None:
        """Return the first heading that matches `pattern`."""
        return next((h for h in self.heads if pattern.search(h)), None)


def _signs(page: _PageText, url: str) -> Iterator[tuple[str, tuple[str, ...]]]:
    address = _address(url)
    location = f"{address.host}{address.path}" if address else ""
    yield "bot-challenge", _challenge(page)
    yield "consent-wall", _consent(page, location)
    yield "login-page", _login(page, location)
    yield "soft-404", _soft_404(page)
    yield "script-only", _script_only(page)


def _challenge(page: _PageText) -> tuple[str, ...]:
    code, head = _CHALLENGE_CODE.search(page.text), page.head(_CHALLENGE)
    text_match = _CHALLENGE.search(page.visible)
    if code and (head or text_match or page.words < SHELL_WORDS):
        return (f"bot protection code ({code[0]})", *_heading_sign(head))
    if head and page.words < 120:
        return _heading_sign(head)
    return ()


def _consent(page: _PageText, location: str) -> tuple[str, ...]:
    head, text_match = page.head(_CONSENT), _CONSENT.search(page.visible)
    if _CONSENT_URL.search(location) and (text_match or page.moved):
        return (f"the address of a consent page ({location[:80]})",)
    if head:
        return _heading_sign(head)
    return (f"its text has {text_match[0][:60]!r}",) if text_match and page.words < 60 else ()


def _login(page: _PageText, location: str) -> tuple[str, ...]:
    """Return the signs of a login page; empty for none."""
    password, head = _PASSWORD.search(page.text), page.head(_LOGIN)
    at_login = _LOGIN_URL.search(location)
    if at_login and (password or page.moved):
        return (f"the address of a login page ({location[:80]})",)
    if password and head:
        return ("a password field", *_heading_sign(head))
    register = page.head(_REGISTER)
    return (
        ("an e-mail field", *_heading_sign(register))
        if register and _EMAIL.search(page.text)
        else ()
    )


def _soft_404(page: _PageText) -> tuple[str, ...]:
    return _heading_sign(page.head(_GONE))


def _script_only(page: _PageText) -> tuple[str, ...]:
    if "<script" not in page.text.lower() or page.words > 4 * SHELL_WORDS:
        return ()
    needs = _NEEDS_SCRIPT.search(page.text)
    if needs and page.words <= 2 * SHELL_WORDS:
        return (f"its text has {' '.join(needs[0].split())[:60]!r}",)
    if page.words < SHELL_WORDS and _MOUNT_POINT.search(page.text):
        return ("an empty element for JavaScript to fill",)
    return ()


def _heading_sign(head: str | None) -> tuple[str, ...]:
    return (f"its heading is {head[:80]!r}",) if head else ()


def _has_article(text: str) -> bool:
    """Return whether the page has an article's amount of prose (less if it is marked as one)."""
    prose = 0
    for start in _PARAGRAPH.finditer(text):
        # The first paragraphs decide for most pages: stop as soon as the count is reached.
        following = _PARAGRAPH.search(text, start.end(), start.end() + _MAX_PARAGRAPH)
        end = following.start() if following else start.end() + _MAX_PARAGRAPH
        piece = text[start.end() : end].partition("</p")[0]
        words = amount_of_words(_TAG.sub(" ", piece))
        prose += words if words >= _MIN_PARAGRAPH else 0
        if prose >= FEW_WORDS:
            return True
    return prose >= _MARKED_ARTICLE_WORDS and _ARTICLE.search(text) is not None


def _redirected_to_front_page(requested: str, found: str) -> str | None:
    """Return the sign of a redirect from a deep page to the site's front page, or None."""
    requested_address, found_address = _address(requested), _address(found)
    if requested_address is None or found_address is None:
        return None
    deep = len(requested_address.path.strip("/")) > 15 or requested_address.path.count("/") > 2
    if deep and not found_address.path.strip("/") and not found_address.query:
        return f"redirected to the front page of {found_address.host}"
    return None


def _address(url: str) -> Address | None:
    try:
        return check_address(url)
    except BadAddress:
        return None
