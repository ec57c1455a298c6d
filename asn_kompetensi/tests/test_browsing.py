"""The browser kit itself: a check that finds nothing in a bad page would pass everything."""

import pytest

BAD = "<html lang='id'><head><title>Uji</title></head><body><main><h1>Uji</h1><img src='x.png'>{}</main></body></html>"


@pytest.mark.browser
def test_axe_tells_each_fault_also_when_the_page_is_looked_at_twice(browser):
    page = browser.window()
    page.set_content(BAD.format(""))
    assert [fault.partition(":")[0] for fault in browser.axe(page)] == ["image-alt"]
    page.set_viewport_size({"width": 390, "height": 800})
    page.evaluate("document.querySelector('main').insertAdjacentHTML('beforeend', '<input>')")
    assert [fault.partition(":")[0] for fault in browser.axe(page)] == ["image-alt", "label"]
    page.set_content(BAD.format("").replace("<img src='x.png'>", ""))
    assert browser.axe(page) == []
