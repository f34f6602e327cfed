"""What a workbook cannot hold is left out of it, so that one name stops nobody's file."""

import io

from openpyxl import load_workbook

from core import exports


def test_control_characters_of_a_name_do_not_stop_a_workbook() -> None:
    file = io.BytesIO()
    exports.write(file, ["名称"], [["甲\x01乙\x0b\ufffe丙\n丁"], ["\x01=1+1"]], "xlsx")
    cells = [row[0] for row in load_workbook(io.BytesIO(file.getvalue())).worksheets[0].values]
    assert cells == ["名称", "甲乙丙\n丁", "'=1+1"]
