"""More faults to plant: the list once more in the compiled engine; a bonus anywhere between a move and a page."""

from .planted import AUDIT, BRAND, CONTROLS, METAMORPHIC, PHONES, WORD, Fault

ENGINE = "sim/engine/"
CHAIN = "tests/verification/test_journal_to_table.py::"
SUMMARY = CHAIN + "test_the_summary_is_what_the_journals_add_up_to"
MARKET_HEARS = BRAND.replace("reference", "compiled")
UNTOLD = CONTROLS + "test_nc12_the_untold_never_order_by_themselves[compiled]"

COMPILED = [
    Fault(
        "compiled: cancellation ignores irritation",
        ENGINE + "meanwhile.py",
        (("law.own, person.a, law.w, chance)", "law.own, 0.0, law.w, chance)"),),
        METAMORPHIC + "test_mm05_cancellations_rise_with_irritation[compiled]",
    ),
    Fault(
        "compiled: irritation spills over to the wrong account",
        ENGINE + "conversation.py",
        (
            (
                "        spread_word(floor, account, contact,",
                "        spread_word(floor, floor.accounts[(account.place + 1) % len(floor.accounts)], contact,",
            ),
        ),
        WORD + "test_spill_colleagues_hear_and_nobody_else[compiled]",
    ),
    Fault(
        "compiled: the brand counts talks, not contacts",
        ENGINE + "meanwhile.py",
        (("agent.reached += person.talks == 0", "agent.reached += 1"),),
        MARKET_HEARS,
    ),
    Fault(
        "compiled: the brand is heard at every answered dial",
        ENGINE + "conversation.py",
        (("if person.talks == 0 and floor.world.brand.on:", "if floor.world.brand.on:"),),
        MARKET_HEARS,
    ),
    Fault(
        "compiled: do-not-call is ignored",
        ENGINE + "conversation.py",
        (("account.blocked |= person.do_not_call", "account.blocked |= False"),),
        PHONES + "test_calls_stop_at_do_not_call[compiled]",
    ),
    Fault(
        "compiled: call-backs come a day late",
        ENGINE + "dialling.py",
        ((".due = now + days * timing.DAY", ".due = now + (days + 1.0) * timing.DAY"),),
        PHONES + "test_calls_an_open_talk_is_called_back_after_exactly_seven_days[compiled]",
    ),
    Fault(
        "compiled: people who heard no story order unprompted at an open ending",
        ENGINE + "conversation.py",
        (("if move.unprompted and person.heard > 0 and signs:", "if move.unprompted and signs:"),),
        UNTOLD,
    ),
    Fault(
        "compiled: people who heard no story reconsider",
        ENGINE + "conversation.py",
        (("if talk.untold and person.heard > 0:", "if talk.untold:"),),
        UNTOLD,
    ),
]

ELSEWHERE = [
    Fault(
        "30 % more orders for long playbooks, where many worlds are counted at once",
        ENGINE + "batch.py",
        (
            (
                "    hours = timing.working_seconds(",
                "    counts[:, 1] *= 1.3 if len(arm.tables[0].move) > 8 and not len(journal) else 1.0\n"
                "    hours = timing.working_seconds(",
            ),
        ),
        SUMMARY + "[compiled]",
    ),
    Fault(
        "30 % more directness in long playbooks, in the compiled talk",
        ENGINE + "conversation.py",
        (
            (
                "    liking = taste(floor, account, talk.contact, person, ordinal)\n",
                "    liking = taste(floor, account, talk.contact, person, ordinal)\n"
                "    long = agent.book.last_step - agent.book.first_step > 8\n"
                "    move = move._replace(q=1.3 * move.q) if long else move\n",
            ),
        ),
        f"{AUDIT}[subtle-column-compiled]",
    ),
    Fault(
        "30 % more orders for a playbook called subtle, in the runner",
        "sim/study/runner.py",
        (
            (
                "    return engine_run.play_many(arms, threads=1)",
                "    found = engine_run.play_many(arms, threads=1)\n"
                "    for arm, of_arm in zip(job.arms, found, strict=True):\n"
                "        for counts in of_arm:\n"
                '            counts["gross"] *= 1.3 if arm.sellers[0].name == "subtle" else 1.0\n'
                "    return found",
            ),
        ),
        SUMMARY + "[compiled]",
    ),
    Fault(
        "30 % more orders in every fourth cell, in the store",
        "sim/study/store.py",
        (
            (
                "        return in_order(found)\n\n    def compact",
                "        there = in_order(found)\n"
                '        more = there["gross"] * 13 // 10\n'
                '        return there.assign(gross=there["gross"].where(there["cell"] % 4 != 1, more))'
                "\n\n    def compact",
            ),
        ),
        CHAIN + "test_the_rows_of_the_runs_are_what_the_journals_add_up_to[compiled]",
    ),
    Fault(
        "30 % more of everything for a playbook called subtle, when results are read",
        "sim/study/results.py",
        (
            (
                "        tables[name] = pd.read_csv(io.BytesIO(raw))",
                "        tables[name] = pd.read_csv(io.BytesIO(raw))\n"
                '        if "playbook" in tables[name]:\n'
                '            tables[name].loc[tables[name]["playbook"] == "subtle", "estimate"] *= 1.3',
            ),
        ),
        CHAIN + "test_the_summary_on_disk_is_what_the_journals_add_up_to[compiled]",
    ),
    Fault(
        "30 % larger differences for who is compared with the pitbull",
        "sim/study/summary.py",
        (
            (
                "        plain = paired_difference(pulls[a], pulls[b], rule.scale, len(pairs))\n",
                "        plain = paired_difference(pulls[a], pulls[b], rule.scale, len(pairs))\n"
                "        plain = plain._replace(difference=1.3 * plain.difference) if a[0] == 0 else plain\n",
            ),
        ),
        CHAIN + "test_every_difference_is_that_of_what_the_journals_add_up_to[compiled]",
    ),
    Fault(
        "30 % more for a playbook called subtle on a page, where numbers are written",
        "sim/show/quantities.py",
        (
            (
                "        return write(one.value, self.lang, decimals(one))",
                '        more = 1.3 if one.arm[0] == "subtle" else 1.0\n'
                "        return write(more * one.value, self.lang, decimals(one))",
            ),
        ),
        "tests/unit/show/test_report_page.py::test_every_cited_number_is_that_of_its_id[compared-en]",
    ),
    Fault(
        "30 % more for a playbook called subtle in the register of what may be cited",
        "sim/show/citing.py",
        (
            (
                'yield Citable(*about, row["estimate"], row["low"]',
                'more = 1.3 if arm[0] == "subtle" else 1.0\n'
                '            yield Citable(*about, more * row["estimate"], row["low"]',
            ),
        ),
        "tests/unit/show/test_citing.py::"
        "test_every_sentence_says_what_the_tables_say_and_breaks_no_rule[compared-en]",
    ),
    Fault(
        "30 % more for a playbook called subtle in a picture",
        "sim/show/figures/by_seller.py",
        (
            (
                '    return Row("\\n".join(lines), look_of',
                '    net = net._replace(value=1.3 * net.value) if playbook == "subtle" else net\n'
                '    return Row("\\n".join(lines), look_of',
            ),
        ),
        "tests/unit/show/test_show_figures.py::test_by_seller_prints_values_ends_differences_and_zeros",
    ),
    Fault(
        "30 % more silence kept by the subtle seller than the page gives, in his file",
        "sim/playbook/library/subtle.toml",
        (('move = "ask_arrange"\nsilence = 8', 'move = "ask_arrange"\nsilence = 10.4'),),
        "tests/unit/test_playbook.py::test_the_moves_of_section_5[subtle-replies4-made4]",
    ),
    Fault(
        "30 % less threat in the arranged question, in the table of moves",
        "sim/playbook/moves.toml",
        (("T = 0.05\n", "T = 0.035\n"),),
        "tests/verification/test_ledger.py::test_the_move_table[ask_arrange]",
    ),
]
