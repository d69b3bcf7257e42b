"""A talk is edited by hand, a wave is put in, and another on top: every edit is still there, and every new number."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from finished import Finished, Talk, alt_text, key_in_name, number_fields, plain, query, workbook
from stories import GREEN, RED, WAVES, Wave, answers, canonical, eight, innovative, key_of_slide, share, story, together

Told = Callable[[str], Wave]


@pytest.fixture(params=WAVES)
def told(
    request: pytest.FixtureRequest, finish: Callable[[Talk], Finished], tmp_path_factory: pytest.TempPathFactory
) -> Told:
    """The update of a story to a wave."""
    return lambda name: story(name, finish(Talk("blox2018")).path, tmp_path_factory).waves[request.param]


def look(shape: Any) -> list[bytes]:
    """The looks of all that is written in a shape."""
    return [canonical(node) for node in query(shape._element, ".//p:txBody//a:r/a:rPr | .//p:txBody//a:fld/a:rPr")]


def frame(shape: Any) -> tuple[int, int, int, int]:
    return shape.left, shape.top, shape.width, shape.height


# ------------------------------------------------------------------------------------------------- looks


@pytest.mark.parametrize("key", ["eight-in-ten/numeral", "value/chart", "partners/source"])
def test_what_was_moved_or_resized_stays_where_it_was_put(told: Told, key: str) -> None:
    wave = told("looks")
    assert frame(wave.after.shape(key)) == frame(wave.before.shape(key))


def test_a_theme_colour_and_a_colour_of_ones_own_stay(told: Told) -> None:
    after = told("looks").after
    assert {b"accent2" in each for each in look(after.shape("eight-in-ten/title"))} == {True}
    assert {RED.encode() in each for each in look(after.shape("value/title"))} == {True}
    assert {GREEN.encode() in each for each in look(after.shape("partners/left_numeral"))} == {True}


def test_font_and_size_stay(told: Told) -> None:
    after = told("looks").after
    for key, size in (("eight-in-ten/caption", b'sz="3200"'), ("partners/left_numeral", b'sz="4000"')):
        assert {size in each and b"Georgia" in each for each in look(after.shape(key))} == {True}


def test_a_word_that_was_made_bold_stays_bold(told: Told) -> None:
    shape = told("looks").after.shape("partners/title")
    bold = [run.text for run in shape.text_frame.paragraphs[0].runs if run.font.bold]
    assert bold == ["offentlige"]


def test_a_space_taken_out_by_hand_stays_out(told: Told) -> None:
    wave = told("looks")
    assert wave.after.text("partners/title").endswith("flere aktører udenfor arbejdspladsen")


def test_restyled_texts_take_the_new_numbers(told: Told) -> None:
    wave = told("looks")
    after = wave.after
    assert after.text("eight-in-ten/title").startswith(eight(wave.name))
    assert after.text("eight-in-ten/title").endswith(f"i {wave.name}")
    assert after.text("eight-in-ten/caption") == f"{innovative(wave.name)} er innovative"
    assert after.text("partners/title").startswith(f"{together(wave.name)} af de offentlige innovationer")
    assert after.text("partners/left_numeral") == together(wave.name).removesuffix(" pct.")
    assert not wave.result.needs_person


# ------------------------------------------------------------------------------------------------- words


def test_a_reworded_title_keeps_its_words_and_takes_the_new_number(told: Told) -> None:
    wave = told("words")
    assert wave.after.text("partners/title") == f"Hele {together(wave.name)} af alt nyt bliver til sammen med andre"
    assert [key for key, _ in number_fields(wave.after.shape("partners/title")._element)] == ["collaboration"]


def test_words_changed_around_a_number_stay_and_the_year_moves_on(told: Told) -> None:
    wave = told("words")
    title = wave.after.text("eight-in-ten/title")
    assert title == f"{eight(wave.name)} af Danmarks arbejdspladser har indført mindst én innovation i {wave.name}"


def test_a_number_typed_over_in_its_field_stays_and_is_a_conflict(told: Told) -> None:
    wave = told("words")
    assert wave.after.text("eight-in-ten/caption") == "82 pct. er innovative"
    (change,) = [each for each in wave.told("eight-in-ten/caption") if each.what == "number"]
    assert (change.outcome, plain(change.current or ""), plain(change.proposed or "")) == (
        "conflict", "82 pct.", innovative(wave.name))  # fmt: skip


def test_a_number_typed_over_without_its_field_stays_and_is_a_conflict_when_the_data_move(told: Told) -> None:
    wave = told("words")
    assert wave.after.text("partners/left_numeral") == "80"
    (change,) = [each for each in wave.told("partners/left_numeral") if each.what == "number"]
    moved = wave.name == "2018-2019"  # both later waves say 69
    assert change.outcome == ("conflict" if moved else "kept")


def test_a_number_whose_field_was_flattened_is_found_and_refreshed(told: Told) -> None:
    wave = told("words")
    assert f"{answers(wave.name)} arbejdspladser har svaret" in wave.after.text("eight-in-ten/source")
    assert wave.name in wave.after.text("eight-in-ten/source")


def test_of_a_span_of_years_beside_changed_words_no_half_is_written(told: Told) -> None:
    wave = told("words")
    assert wave.after.text("partners/right_subtitle") == "Kommunale innovationer – 2015-2016"
    assert wave.outcomes("partners/right_subtitle") == ["conflict"]


def test_a_link_added_by_hand_stays(told: Told) -> None:
    source = told("words").after.shape("eight-in-ten/source")
    links = {run.hyperlink.address: run.text for run in source.text_frame.paragraphs[0].runs if run.hyperlink.address}
    assert links.keys() == {"https://example.org/kilde"}
    assert links["https://example.org/kilde"].startswith("Kilde: ")


def test_what_the_speaker_wrote_in_the_notes_stays_and_deckgens_lines_are_new(told: Told) -> None:
    wave = told("words")
    notes = plain(wave.after.notes("partners"))
    assert notes.startswith("Husk at nævne de 79 pct. og eksemplet fra Aarhus.")
    assert f"{together(wave.name)} (samarbejde med mindst én" in notes
    stale = [text for number, text in wave.stale if number == 7]
    assert ("79 pct." in " ".join(stale)) is (wave.name == "2018-2019")


def test_an_alt_text_with_other_words_keeps_them_and_takes_the_new_number(told: Told) -> None:
    wave = told("words")
    said = plain(alt_text(wave.after.shape("partners/left")))
    assert said == f"En ring i to farver. pct. i samarbejde: {together(wave.name)}"


def test_an_alt_text_of_ones_own_stays_and_is_a_conflict(told: Told) -> None:
    wave = told("words")
    assert alt_text(wave.after.shape("value/chart")) == "Søjlerne viser kvalitet med 70 pct. øverst."
    assert wave.outcomes("value/chart/alt") == ["conflict"]


# ------------------------------------------------------------------------------------------------- shapes


def test_a_deleted_shape_stays_deleted(told: Told) -> None:
    wave = told("shapes")
    assert wave.after.all_of("eight-in-ten/caption") == []
    assert wave.outcomes("eight-in-ten/caption") == ["removed"]


def test_a_deleted_slide_stays_deleted(told: Told) -> None:
    wave = told("shapes")
    assert "collaboration" not in wave.after.keys
    assert wave.after.keys == wave.before.keys
    assert [each.outcome for each in wave.told("collaboration") if each.what == "slide"] == ["removed"]


def test_a_deleted_icon_stays_deleted_and_a_recoloured_one_its_colour(told: Told) -> None:
    wave = told("shapes")
    icons = wave.after.shape("eight-in-ten/icons")
    assert [key_in_name(each.name).rpartition("/")[2] for each in icons.shapes] == [
        str(number) for number in range(1, 11) if number != 3]  # fmt: skip
    assert query(icons.shapes[0]._element, "./p:spPr/a:solidFill/a:srgbClr/@val") == [RED]


def test_a_moved_pictogram_stays_where_it_is_with_all_its_icons(told: Told) -> None:
    wave = told("shapes")
    before, after = (file.shape("eight-in-ten/icons") for file in (wave.before, wave.after))
    assert frame(before) == frame(after)
    assert [frame(each) for each in before.shapes] == [frame(each) for each in after.shapes]
    assert plain(alt_text(after)) == f"{eight(wave.name)}. {innovative(wave.name)} er innovative"


def test_added_text_boxes_and_pictures_are_the_same_to_the_letter(told: Told) -> None:
    wave = told("shapes")
    for slide in ("partners", "value"):
        before, after = (
            [canonical(each._element) for each in file.slide(slide).shapes if not key_in_name(each.name)
             and not each.is_placeholder and each.shape_type is not None and each.name != "Ring"]
            for file in (wave.before, wave.after)
        )  # fmt: skip
        assert before == after
        assert len(before) == {"partners": 5, "value": 1}[slide]


def test_numbers_typed_by_hand_that_were_the_old_value_are_listed_however_they_are_written(told: Told) -> None:
    wave = told("shapes")
    texts = [text for _, text in wave.stale]
    if wave.name == "2018-2019":
        assert {number for number, _ in wave.stale} == {6}  # one slide before it is deleted
        assert [any(typed in text for text in texts) for typed in ("79 pct.", "79%", "0,79")] == [True] * 3
    assert not any("12 pct." in text for text in texts)


def test_shapes_grouped_by_hand_stay_a_group_and_take_the_new_number(told: Told) -> None:
    wave = told("shapes")
    (ring,) = [each for each in wave.after.slide("partners").shapes if each.name == "Ring"]
    assert [key_in_name(each.name) for each in ring.shapes] == ["partners/left_numeral", "partners/left_caption"]
    assert ring.shapes[0].text_frame.text == together(wave.name).removesuffix(" pct.")
    assert frame(ring) == frame(next(each for each in wave.before.slide("partners").shapes if each.name == "Ring"))


def test_a_shape_pasted_on_another_slide_is_refreshed_there_too(told: Told) -> None:
    wave = told("shapes")
    texts = [plain(each.text_frame.text) for each in wave.after.all_of("partners/right_subtitle")]
    assert texts == [f"Kommunale innovationer, {wave.name}"] * 3


def test_on_a_slide_of_ones_own_nothing_is_added_or_missed_but_what_was_pasted_there(told: Told) -> None:
    wave = told("shapes")
    before, after = ([each.name for each in file.slides[-1].shapes] for file in (wave.before, wave.after))
    assert before == after
    assert wave.after.slides[-1].shapes.title.text == "Mit eget billede"
    told_there = [(each.key, each.outcome) for each in wave.result.changes if each.slide == len(wave.after.slides)]
    assert told_there == [("partners/right_subtitle", "refreshed")]


# ------------------------------------------------------------------------------------------------- slides


def test_slides_stay_in_the_order_that_a_person_gave_them(told: Told) -> None:
    wave = told("slides")
    assert wave.after.keys == wave.before.keys
    assert wave.after.keys[8] == "eight-in-ten"


def test_a_duplicated_slide_is_refreshed_in_each_copy_with_its_chart_and_notes(told: Told) -> None:
    wave = told("slides")
    copies = [slide for slide in wave.after.slides if key_of_slide(slide) == "partners"]
    assert len(copies) == 2
    value = share(wave.name, "collaboration", "any_partner") * 100
    for slide in copies:
        named = {key_in_name(shape.name): shape for shape in slide.shapes}
        assert plain(named["partners/title"].text_frame.text).startswith(together(wave.name))
        chart = named["partners/left"].chart
        assert chart.plots[0].series[0].values[0] == pytest.approx(value)
        assert workbook(chart).worksheets[0]["B2"].value == pytest.approx(value)
        assert together(wave.name) in plain(slide.notes_slide.notes_text_frame.text)
    assert len({shape.chart.part.partname for slide in copies for shape in slide.shapes if shape.has_chart}) == 4


def test_a_hidden_slide_stays_hidden_and_is_refreshed(told: Told) -> None:
    wave = told("slides")
    hidden = [slide._element.get("show") for slide in wave.after.slides]
    assert hidden.count("0") == 1
    assert hidden[wave.after.keys.index("partners")] == "0"


@pytest.mark.parametrize("key", ["value", "eight-in-ten"])
def test_animations_and_transitions_stay_and_lead_to_shapes_that_are_there(told: Told, key: str) -> None:
    wave = told("slides")
    for path in ("./p:timing", "./p:transition"):
        before, after = ([canonical(node) for node in query(file.slide(key)._element, path)]
                         for file in (wave.before, wave.after))  # fmt: skip
        assert before == after
    root = wave.after.slide(key)._element
    targets = query(root, ".//p:spTgt/@spid")
    assert targets and set(targets) <= set(query(root, ".//p:cNvPr/@id"))


def test_a_comment_stays(told: Told) -> None:
    wave = told("slides")
    for name in ("ppt/comments/comment1.xml", "ppt/commentAuthors.xml"):
        assert wave.before.parts[name] == wave.after.parts[name]
    part = wave.after.slide_parts[wave.after.keys.index("value")]
    rels = wave.after.parts[part.replace("slides/", "slides/_rels/") + ".rels"]
    assert b"comment1.xml" in rels


def test_another_theme_and_a_changed_layout_stay_byte_for_byte(told: Told) -> None:
    wave = told("slides")
    names = [name for name in wave.before.parts if "/theme/" in name or "/slideLayouts/" in name]
    assert any(b"7A1FA2" in wave.before.parts[name] for name in names)
    assert {name: wave.after.parts[name] for name in names} == {name: wave.before.parts[name] for name in names}


def test_a_renamed_section_keeps_its_name(told: Told) -> None:
    after = told("slides").after
    names = query(after.deck.part._element, ".//*[local-name()='section']/@name")
    assert "Anden del" in names and "Samarbejde" not in names


# ------------------------------------------------------------------------------------------------- frozen


def test_a_frozen_slide_stays_byte_for_byte_and_the_update_says_so(told: Told) -> None:
    wave = told("frozen")
    name = wave.before.slide_parts[wave.before.keys.index("value")]
    assert wave.after.parts[name] == wave.before.parts[name]
    assert wave.after.values("value/chart") == wave.before.values("value/chart")
    assert {(each.outcome, each.note) for each in wave.told("value")} == {("kept", "frozen")}
    assert ("value/chart" in {each.key for each in wave.told("value")}) is (wave.name == "2018-2019")


def test_a_frozen_shape_stays_and_the_rest_of_its_slide_is_refreshed(told: Told) -> None:
    wave = told("frozen")
    before, after = (canonical(file.shape("partners/title")._element) for file in (wave.before, wave.after))
    assert before == after
    assert b"79" in after
    assert [each.outcome for each in wave.told("partners/title")] == ["kept"]
    assert wave.after.text("partners/left_numeral") == together(wave.name).removesuffix(" pct.")
