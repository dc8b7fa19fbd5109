"""What a capture is: an article, a block page, a login, a soft 404, a redirect stub."""
