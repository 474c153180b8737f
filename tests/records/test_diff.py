from dashboard.records.frames.frame_difference_and_carry_over import FieldChange, difference

HEAD = "id,title,country,title_fr\n"


def test_added_missing_changed(read) -> None:
    before = read(f"{HEAD}1,A,MDA,Un\n2,B,MDA,\n3,C,UKR,\n").frame
    after = read("id,title,country,url\n4,D,MDA,\n3,C,MDA; UKR,https://example.org\n1,A,MDA,\n").frame
    found = difference(before, after)
    assert found.added == ("4",)
    assert found.missing == ("2",)
    assert found.changed == {
        "3": (FieldChange("countries", "UKR", "MDA;UKR"), FieldChange("url", "", "https://example.org")),
        "1": (FieldChange("title_fr", "Un", ""),),
    }


def test_records_are_listed_in_the_order_of_the_newer_version(read) -> None:
    before = read(f"{HEAD}1,A,MDA,\n2,B,MDA,\n3,C,UKR,\n").frame
    after = read(f"{HEAD}3,X,UKR,\n2,B,MDA,Deux\n1,Y,MDA,Un\n").frame
    found = difference(before, after)
    assert list(found.changed) == ["3", "2", "1"]
    assert found.changed.outside(["title"]) == ("2", "1")
    assert found.changed.outside(["title", "title_fr"]) == ()


def test_nothing_changes_when_only_the_order_does(read) -> None:
    before = read(f"{HEAD}1,A,MDA,\n2,B,MDA,\n").frame
    after = read(f"{HEAD}2,B,MDA,\n1,A,MDA,\n").frame
    assert not difference(before, after)


def test_from_nothing(read) -> None:
    after = read(f"{HEAD}1,A,MDA,\n").frame
    assert difference(after.iloc[:0], after).added == ("1",)
    assert difference(after, after.iloc[:0]).missing == ("1",)
