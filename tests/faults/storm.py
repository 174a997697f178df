"""People who go on using the portal while its processes are killed: each writes down what they were told is done."""

import os
import random
import re
import signal
import time
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from http.client import HTTPException
from pathlib import Path
from threading import Event, Lock, Thread
from typing import Any
from urllib.error import URLError

from django.conf import settings
from django.test import Client

from agency.models import Member
from programs.models import Application
from scripts import processes
from tests.programs import visitor

from .conftest import Broker, Caller, Cluster, Portal

HANDS, WORKERS = 2, 2
CUT_OFF = (URLError, HTTPException, OSError)
REFERENCE = re.compile(r'sent__reference">([^<]+)<')
RECEIPT = re.compile(r"/comments/receipt/([^/]+)/")


@dataclass
class Told:
    """What people were told is done, and what they tried: by the mark that each of their texts carries."""

    applications: dict[str, str] = field(default_factory=dict)
    comments: dict[str, str] = field(default_factory=dict)
    # Of each application the times that were asked for, with whether it was said to be booked; the last one counts.
    bookings: dict[int, list[tuple[int, bool]]] = field(default_factory=dict)
    decisions: set[int] = field(default_factory=set)
    saves: list[tuple[str, bool]] = field(default_factory=list)
    troubles: list[str] = field(default_factory=list)
    lock: Lock = field(default_factory=Lock)

    def counts(self) -> dict[str, int]:
        return {
            "applications": len(self.applications),
            "comments": len(self.comments),
            "bookings": sum(said for tries in self.bookings.values() for _opening, said in tries),
            "decisions": len(self.decisions),
            "plan saves": sum(said for _text, said in self.saves),
        }


@dataclass
class Crowd:
    """Residents and members at work until the storm is over."""

    portal: Portal
    told: Told = field(default_factory=Told)
    over: Event = field(default_factory=Event)
    threads: list[Thread] = field(default_factory=list)

    def goes_on(self, act: Callable[[int], None]) -> None:
        """Do it again and again. Who is cut off, or hears that nothing was saved, tries again."""

        def live() -> None:
            turn = 0
            while not self.over.is_set():
                try:
                    act(turn)
                except CUT_OFF:
                    time.sleep(0.2)
                except Exception as trouble:
                    self.told.troubles.append(f"{act.__name__}: {type(trouble).__name__} {trouble}")
                    raise
                turn += 1

        self.threads.append(Thread(target=live))
        self.threads[-1].start()

    def is_told_more(self, things: int) -> None:
        """Wait until people heard that so many more things are done, or for twenty seconds."""
        until, enough = time.monotonic() + 20, sum(self.told.counts().values()) + things
        while sum(self.told.counts().values()) < enough and time.monotonic() < until:
            time.sleep(0.02)

    def goes_home(self) -> None:
        self.over.set()
        for thread in self.threads:
            thread.join()

    def until_told(self, act: Callable[[], bool]) -> None:
        """As people do: the button is pressed until the page says that it is done, or the storm is over."""
        while not self.over.is_set():
            try:
                if act():
                    return
            except CUT_OFF:
                pass
            time.sleep(random.uniform(0.1, 0.4))

    # --- What they do --------------------------------------------------------

    def applies(self, name: str) -> Callable[[int], None]:
        answers = {step: visitor.answers(step) for step in visitor.STEPS}

        def applies(turn: int) -> None:
            caller, mark = Caller(self.portal.port), f"{name}-{turn}@example.com"
            for step, answer in answers.items():
                typed = answer | ({"email": mark} if step == "contact" else {})
                self.until_told(lambda step=step, typed=typed: _step_taken(caller, step, typed))

            def signed() -> bool:
                caller.get(visitor.url("sign"))
                if not REFERENCE.search(caller.page) and caller.status == 200:
                    caller.sign()
                if found := REFERENCE.search(caller.page):
                    self.told.applications[mark] = found[1]
                return bool(found)

            self.until_told(signed)

        return applies

    def comments(self, name: str) -> Callable[[int], None]:
        def comments(turn: int) -> None:
            caller, mark = Caller(self.portal.port), f"{name} was here for the {turn}th time."
            typed = {"kind": "commendation", "subjects": ["about_service"], "text": mark}
            self.until_told(lambda: _opened(caller, "/comments/write/"))

            def sent() -> bool:
                # The same form again, with the key that it was shown with: so a second press is known for one.
                caller.press("/comments/write/", typed)
                if found := RECEIPT.search(caller.url):
                    self.told.comments[mark] = found[1]
                return bool(found)

            form = caller.page

            def sent_again() -> bool:
                caller.page = form
                return sent()

            self.until_told(sent_again)
            # The others want to get through, too.
            self.over.wait(0.5)

        return comments

    def books(self, application: Application, openings: list[int], link: str) -> Callable[[int], None]:
        caller = Caller(self.portal.port)
        page = f"/programs/applications/{application.reference}/time/"
        tries = self.told.bookings.setdefault(application.pk, [])

        def books(turn: int) -> None:
            opening = random.choice(openings)
            caller.get(link)
            caller.get(page)
            if f'value="{opening}"' not in caller.page:
                self.over.wait(0.1)
                return
            tries.append((opening, False))
            caller.press(page, {"opening": opening})
            if "It is booked." in caller.page:
                tries[-1] = (opening, True)
            elif "has just been filled" in caller.page:
                tries.pop()

        return books

    def declines(self, lena: Member, applications: list[int], reason: int) -> Callable[[int], None]:
        caller = signed_in(self.portal, lena)

        def declines(turn: int) -> None:
            if turn >= len(applications):
                self.over.wait(0.5)
                return
            pk = applications[turn]
            page = f"/admin/programs/application/{pk}/"

            def declined() -> bool:
                for action in ("start-review", "decline"):
                    caller.send(f"{page}move/{action}/", {"note": "", "decline_reason": reason})
                caller.get(f"{page}change/")
                return caller.status == 200 and "/move/reopen/" in caller.page

            self.until_told(declined)
            if not self.over.is_set():
                self.told.decisions.add(pk)

        return declines

    def writes(self, captain: Member, slug: str) -> Callable[[int], None]:
        caller, page = signed_in(self.portal, captain), f"/station/{slug}/plan/about/"

        def writes(turn: int) -> None:
            text = f"Written down for the {turn}th time."
            caller.get(page)
            if caller.status != 200:
                return
            self.told.saves.append((text, False))
            caller.press(page, {"about": text})
            if caller.status == 200 and caller.url.endswith(f"/station/{slug}/plan/"):
                self.told.saves[-1] = (text, True)

        return writes


def _opened(caller: Caller, path: str) -> bool:
    caller.get(path)
    return caller.status == 200


def _step_taken(caller: Caller, step: str, typed: dict[str, Any]) -> bool:
    caller.send(visitor.url(step), typed)
    return caller.status == 200 and visitor.url(step) not in caller.url


def signed_in(portal: Portal, member: Member) -> Caller:
    """A member's browser after the sign-in."""
    client, caller = Client(), Caller(portal.port)
    client.force_login(member)
    caller.take_cookie(settings.SESSION_COOKIE_NAME, client.cookies[settings.SESSION_COOKIE_NAME].value)
    return caller


@dataclass
class Killer:
    """Kills one process after the other with `kill -9`, at random moments, and lets it be started again."""

    portal: Portal
    broker: Broker
    cluster: Cluster
    kills: Counter[str] = field(default_factory=Counter)
    # Letters that a worker may have had in its hand when it, or the database that it tells, was killed.
    in_hand: int = 0
    there: dict[str, Any] = field(default_factory=dict)

    def begin(self) -> None:
        self.there["web"] = self.portal.start_web()
        for number in range(WORKERS):
            self.there[f"worker {number}"] = self.portal.start_worker(hands=HANDS)
            self.there[f"beat {number}"] = self.portal.start_beat()

    def strike(self) -> None:
        victims = {
            "web": self._kill_web, "a process of web": self._kill_web_process, "worker": self._kill_worker,
            "beat": self._kill_beat, "broker": self._kill_broker, "database": self._kill_database,
        }  # fmt: skip
        victim = random.choice(list(victims))
        victims[victim]()
        self.kills[victim] += 1

    def _kill_web(self) -> None:
        self._end("web")
        self.there["web"] = self.portal.start_web()

    def _kill_web_process(self) -> None:
        """One process of the web server, which starts another by itself."""
        server = self.there["web"].pid
        children = Path(f"/proc/{server}/task/{server}/children").read_text().split()
        for child in children[:1]:
            os.kill(int(child), signal.SIGKILL)

    def _kill_worker(self) -> None:
        name = f"worker {random.randrange(WORKERS)}"
        self._end(name)
        self.in_hand += HANDS
        self.there[name] = self.portal.start_worker(hands=HANDS)

    def _kill_beat(self) -> None:
        name = f"beat {random.randrange(WORKERS)}"
        self._end(name)
        self.there[name] = self.portal.start_beat()

    def _kill_broker(self) -> None:
        self.broker.kill()
        self.broker.start()

    def _kill_database(self) -> None:
        self.in_hand += HANDS * WORKERS
        self.cluster.kill()

    def _end(self, name: str) -> None:
        processes.signal_group(self.there[name], signal.SIGKILL)
        self.there[name].wait()
