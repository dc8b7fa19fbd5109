"""Walls are told from articles, by several signs, and ordinary news is never taken for one."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newsvault.classify.classifier import classify
from newsvault.models import Capture, Exchange

NOW = datetime(2026, 11, 23, tzinfo=UTC)
STORY = "https://paper.example/world/2026/talks-resume-in-the-capital"


def judge(body: str, *, at: str = STORY, asked: str = STORY) -> str | None:
    """The reason of the verdict on `body`, or None for a page to read."""
    exchange = Exchange(url=at, requested_at=NOW, status=200, body=body.encode())
    error = classify(Capture(requested_url=asked, captured_at=NOW, exchanges=(exchange,)))
    if error is not None:
        assert error.hint
        refused = error.reason in ("bot-challenge", "consent-wall", "login-page")
        assert error.exit_code == (4 if refused else 5)
    return error.reason if error else None


def bare(title: str, text: str, extra: str = "") -> str:
    return (
        f"<!doctype html><html><head><title>{title}</title></head>"
        f"<body><h1>{title}</h1><p>{text}</p>{extra}</body></html>"
    )


@pytest.mark.parametrize(
    "body",
    [
        bare("Just a moment...", "", "<script>window._cf_chl_opt={}</script>"),
        bare("Attention Required!", "Sorry, you have been blocked. Ray ID: 1"),
        bare("paper.example", "Press and hold to show you are not a robot", "<div id=px-captcha>"),
        bare("Access Denied", "You don't have permission to access this page. Reference 18.1"),
        bare("Pardon Our Interruption", "Something about your browser made us think of a bot."),
        bare("Security check", "Tick the box", '<div class="g-recaptcha"></div>'),
        bare("Einen Moment", "Kein Roboter? Bitte klicken.", '<div class="h-captcha"></div>'),
        "<html><script src='//geo.captcha-delivery.com/c.js'></script></html>",
        '<html><iframe src="/_Incapsula_Resource?x=1">Request unsuccessful.</iframe></html>',
        bare("Robot Check", "Enter the characters you see below"),
        bare("Vérification", "Vérifiez que vous êtes humain", '<div class="cf-turnstile">'),
    ],
)
def test_bot_challenge_is_detected(body: str) -> None:
    assert judge(body) == "bot-challenge"


@pytest.mark.parametrize(
    "body",
    [
        bare("Before you continue to the paper", "We use cookies to do things. Accept all."),
        bare("We value your privacy", "We and our 812 partners store information " * 8),
        bare("Paper", "Please accept all cookies to read on. Manage options."),
        bare("Mit Werbung weiterlesen", "Besuchen Sie uns wie gewohnt mit Werbung und Tracking."),
        bare("Wir brauchen Ihre Zustimmung", "Wir und unsere Partner verarbeiten Daten."),
        bare("Continuer sans accepter", "Nous et nos partenaires utilisons des traceurs."),
    ],
)
def test_consent_wall_is_detected(body: str) -> None:
    assert judge(body) == "consent-wall"


def test_consent_wall_is_detected_from_the_url() -> None:
    body = bare("Willkommen", "Wie möchten Sie die Seite nutzen?")
    assert judge(body, at="https://consent.paper.example/v2?back=1") == "consent-wall"
    assert judge(body) is None


@pytest.mark.parametrize(
    ("body", "at"),
    [
        (bare("Sign in", "E-mail", '<input type="password">'), STORY),
        (bare("Anmelden", "E-Mail", "<input name=p type=password>"), STORY),
        (bare("Welcome back", "E-mail", '<input type="password">'), "https://x.example/login?r=1"),
        (bare("Welcome", "Choose a provider"), "https://login.paper.example/start"),
    ],
)
def test_login_page_is_detected(body: str, at: str) -> None:
    assert judge(body, at=at) == "login-page"


@pytest.mark.parametrize(
    "title",
    [
        "404",
        "Page not found",
        "Error 404 - Paper",
        "Sorry, this page could not be found",
        "This article is no longer available",
        "Seite nicht gefunden",
        "Der Artikel wurde nicht gefunden",
        "Page introuvable",
        "P\u00e1gina no encontrada",
    ],
)
def test_soft_404_is_detected(title: str) -> None:
    assert judge(bare(title, "Try the search, or go to the front page.")) == "soft-404"


def test_redirect_to_the_front_page_is_a_soft_404() -> None:
    front = bare("The Paper", "", "<p>" + "All the news of the day in one place. " * 60 + "</p>")
    assert judge(front, at="https://paper.example/") == "soft-404"
    assert judge(front, at="https://paper.example/", asked="https://paper.example/de") is None


@pytest.mark.parametrize(
    "body",
    [
        '<html><noscript>You need to enable JavaScript.</noscript><div id="root"></div><script>',
        '<html><body><div id="__next"></div><script src="/a.js"></script></body></html>',
        "<html><title>Paper</title><body><app-root></app-root><script></script></body></html>",
        bare("Paper", "Please enable JavaScript to view this page.", "<script></script>"),
    ],
)
def test_script_only_page_is_detected(body: str) -> None:
    assert judge(body) == "script-only"


LINE = "The talks went on for a second day, said the minister, and nobody left the room early. "


@pytest.mark.parametrize(
    "title",
    [
        "Are you a robot? How captchas became an industry",
        "Court: page not found is no defence",
        "Error 404: the town that is on no map",
        "We value your privacy, says the watchdog's report",
        "Sign in or stay out: papers close their doors",
        "Access denied to reporters for a third day",
        "Just a moment: a film review",
    ],
)
def test_news_about_block_pages_is_an_article(title: str) -> None:
    assert judge(bare(title, LINE * 20)) is None
    marked = '<script type="application/ld+json">{"@type": "NewsArticle"}</script>'
    assert judge(bare(title, LINE * 5, marked)) is None


@pytest.mark.parametrize(
    "body",
    [
        bare("Talks resume", LINE),
        bare("Goal!", "One nil after 12 minutes."),
        bare("Talks resume", LINE * 20, "<script src='/cdn-cgi/challenge-platform/x.js'></script>"),
        bare("Talks resume", LINE * 3, "<div class='g-recaptcha'></div> subscribe to our letter"),
        bare(
            "Talks resume",
            LINE * 3,
            "<noscript>Enable JavaScript.</noscript><script></script>",
        ),
        bare("Talks resume", LINE * 3, "<footer>Log in <input type=password></footer>"),
        bare("Talks resume", LINE * 4, "<div>We value your privacy. Accept all cookies.</div>" * 2),
        "<html><body>" + LINE * 30 + "</body></html>",
    ],
)
def test_short_articles_are_not_block_pages(body: str) -> None:
    assert judge(body) is None


@given(st.text(max_size=400))
def test_detection_never_raises(text: str) -> None:
    judge(text)


@pytest.mark.parametrize(
    "piece", ["<p ", "<h1>", "<!--", "<script>", "<div id=root", "{{", "cookies "]
)
def test_repeated_text_is_fast(piece: str) -> None:
    import time

    began = time.process_time()
    judge("<html>" + piece * 200_000)
    assert time.process_time() - began < 10


@pytest.mark.parametrize(
    ("body", "reason"),
    [
        (bare("Robot or human?", "Activate and hold the button to go on."), "bot-challenge"),
        (bare("Request Rejected", "The URL was rejected. Your support ID is 12."), "bot-challenge"),
        (bare("One moment, please...", "Your request is being verified"), "bot-challenge"),
        (bare("Zugriff verweigert", "Kennung 18.2"), "bot-challenge"),
        (bare("Mit Werbung und Cookies weiterlesen", "Oder im Abo ohne."), "consent-wall"),
        (bare("Register to keep reading", "It is free", "<input type=email>"), "login-page"),
        (bare("Oops! That page can’t be found.", "Try a search."), "soft-404"),
        (bare("Diese Seite gibt es leider nicht mehr", "Zur Startseite"), "soft-404"),
        (bare("La página que busca no existe", "Volver"), "soft-404"),
        (bare("The page you are looking for has moved or does not exist", ""), "soft-404"),
        (bare("This article has expired", ""), "soft-404"),
        ('<div id="fusion-app"><div class="wait"></div></div><script src=a.js></script>',
         "script-only"),
        ("<ion-app></ion-app><p>Loading</p><script src=a.js></script>", "script-only"),
    ],
)  # fmt: skip
def test_block_pages_with_other_wording(body: str, reason: str) -> None:
    assert judge(body) == reason


@pytest.mark.parametrize(
    "title",
    [
        "Zugriff verweigert: Gericht sperrt Akten im Fall des Ministers",
        "Voters who register to read the rules early are few, survey finds",
        "Robots or humans: who will pick the fruit of the valley?",
        "Offer to striking drivers has expired, says the company",
    ],
)
def test_news_brief_about_block_pages_is_an_article(title: str) -> None:
    text = "The minister said on Tuesday that nothing had been decided, and that talks go on."
    assert judge(bare(title, text, "<form><input type=email></form>")) is None


CHINESE = "市政府星期一宣布，港口外墙的维修工程已经完成，渡轮将从明天早上起恢复通航。" * 4
JAPANESE = "市は月曜日、港の外壁の修理が終わり、連絡船が明日の朝から再び運航すると発表した。" * 4


@pytest.mark.parametrize(
    "body",
    [
        bare("网站遭遇攻击，人机验证成新难题", "".join(f"<p>{CHINESE}" for _ in range(4))),
        bare("404 页面未找到：一个展览的故事", "".join(f"<p>{CHINESE}" for _ in range(4))),
        bare("ロボットではありませんの裏側", "".join(f"<p>{JAPANESE}" for _ in range(4))),
        bare("港口恢复通航", CHINESE, '<div class="g-recaptcha"></div><script></script>'),
        bare("連絡船が運航再開", JAPANESE, "<script>window._cf_chl_opt={}</script>"),
    ],
)
def test_articles_without_spaces_are_no_block_pages(body: str) -> None:
    """A Chinese or Japanese article has its amount of text without a space in it."""
    assert judge(body) is None


@pytest.mark.parametrize(
    ("body", "reason"),
    [
        (bare("安全验证", "请完成下面的验证以继续访问。" * 6, '<div class="g-recaptcha">'),
         "bot-challenge"),
        (bare("请稍候…", "正在检查您的浏览器，请稍候片刻。" * 3, "<script>_cf_chl_opt</script>"),
         "bot-challenge"),
        (bare("確認", "ロボットではありませんを選択してください。" * 4, "<p class=h-captcha>"),
         "bot-challenge"),
        (bare("登录", "请输入您的用户名和密码。" * 8, '<input type="password">'), "login-page"),
        (bare("页面不存在", "您访问的页面可能已被移动，请返回首页查看其他新闻。" * 4), "soft-404"),
        (bare("ページが見つかりません", "お探しのページは移動した可能性があります。" * 4),
         "soft-404"),
        (bare("新闻", "请启用 JavaScript 后继续浏览本网站。", "<script></script>"),
         "script-only"),
    ],
)  # fmt: skip
def test_walls_without_spaces_are_detected(body: str, reason: str) -> None:
    """A Chinese or Japanese wall is one, however many characters it has."""
    assert judge(body) == reason
