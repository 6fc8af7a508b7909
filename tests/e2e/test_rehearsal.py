"""What a first picture needs is made ready while the page waits, and nobody notices."""

from __future__ import annotations

from playwright.sync_api import expect

from tests.e2e.conftest import Open, Visit

# keeps each template that the page parses, and counts the frames in which a reader could have seen a time bar
WATCH = """
window.parsed = [];
const { set, get } = Object.getOwnPropertyDescriptor(Element.prototype, "innerHTML");
Object.defineProperty(Element.prototype, "innerHTML", {
  get,
  set(text) {
    if (this.localName === "template") window.parsed.push(String(text));
    set.call(this, text);
  },
});
window.seen = 0;
const look = () => {
  window.seen += document.querySelectorAll("time-bar .transport").length;
  requestAnimationFrame(look);
};
requestAnimationFrame(look);
"""
BARS = """() => window.parsed.filter((text) => text.includes('class="transport"')).length"""


def parsed(visit: Visit) -> int:
    """How often the time bar's own template was parsed."""
    return int(visit.page.evaluate(BARS))


def test_panels_are_drawn_ahead_and_unseen(visitor: Open) -> None:
    visit = visitor()
    visit.context.add_init_script(WATCH)
    page = visit.open()
    for _ in range(100):
        if parsed(visit):
            break
        page.wait_for_timeout(50)
    assert parsed(visit) == 1
    page.wait_for_timeout(200)
    assert page.evaluate("window.seen") == 0
    expect(page.locator("time-bar .transport")).to_have_count(0)
    expect(page.locator("inspector-panel .tally")).to_have_count(0)
    expect(page.locator("autograd-graph")).to_have_attribute("data-state", "empty")
    expect(page.locator("autograd-graph [data-box]")).to_have_count(0)
    visit.run("import torch\nx = torch.ones(2, requires_grad=True)\n(x * x).sum().backward()")
    expect(page.locator("time-bar .transport")).to_be_visible()
    expect(page.locator("inspector-panel .tally")).to_contain_text("3")
    assert parsed(visit) == 1
    assert page.evaluate("window.seen") > 0
