from agency.texts import html_from_markdown


def test_markdown_becomes_html() -> None:
    assert html_from_markdown("Bring **an ID**.") == "<p>Bring <strong>an ID</strong>.</p>"


def test_what_runs_is_taken_out_and_the_words_stay() -> None:
    html = html_from_markdown("Before <script>alert(1)</script><img src=x onerror=alert(1)> after [link](javascript:x)")

    assert html == '<p>Before  after <a rel="noopener noreferrer">link</a></p>'
