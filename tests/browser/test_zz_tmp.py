import time

from tests.programs.visitor import url


def test_t(page, program):
    for u in ["/", "/programs/", "/programs/ride-along/", url("you"), url("you"), url("you")]:
        t=time.monotonic(); page.goto(u); print(u, round(time.monotonic()-t,2), page.evaluate("JSON.stringify(performance.getEntriesByType('resource').map(r=>[r.name.slice(-40), Math.round(r.startTime), Math.round(r.duration), r.transferSize]))"), page.evaluate("JSON.stringify((n=>[n.responseStart,n.domContentLoadedEventEnd,n.loadEventEnd])(performance.getEntriesByType('navigation')[0]))"))
    t=time.monotonic(); page.evaluate(open("tests/browser/axe.min.js").read()); print("inject", time.monotonic()-t)
    t=time.monotonic(); page.evaluate("axe.run({resultTypes:['violations']})"); print("run", time.monotonic()-t)
