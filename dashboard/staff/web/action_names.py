"""What the acts of the journal are called."""

from __future__ import annotations

from dashboard.language import gettext as _
from dashboard.language import marked
from dashboard.store.versions import Action

ACTION_NAMES = {
    Action.ADD_VERSION: marked("kept a version"),
    Action.PUBLISH: marked("published"),
    Action.PUBLISH_PLANNED: marked("published as planned"),
    Action.ROLL_BACK: marked("rolled back"),
    Action.UPLOAD: marked("uploaded a file"),
    Action.ADD_RECORD: marked("added a record"),
    Action.EDIT_RECORD: marked("edited a record"),
    Action.WITHDRAW_RECORD: marked("withdrew a record"),
    Action.MAP_COLUMNS: marked("chose columns"),
    Action.CHOOSE_READING: marked("chose how to read the file"),
    Action.EDIT_CELL: marked("mended a cell"),
    Action.APPLY_FIX: marked("took a suggestion"),
    Action.UNDO: marked("undid a change"),
    Action.DECIDE_MISSING: marked("decided on missing records"),
    Action.REBASE: marked("compared anew"),
    Action.DISCARD: marked("put a draft aside"),
    Action.REOPEN: marked("took a draft up again"),
    Action.SUBMIT: marked("planned a publication"),
    Action.APPROVE: marked("approved"),
    Action.CANCEL_PLAN: marked("cancelled a plan"),
    Action.PLAN_OVERTAKEN: marked("plan was overtaken"),
    Action.PLACE_HOLD: marked("hid something"),
    Action.LIFT_HOLD: marked("showed something again"),
    Action.ADD_ALIAS: marked("added a place name"),
    Action.REMOVE_ALIAS: marked("removed a place name"),
    Action.REMEMBER_MAPPING: marked("had columns remembered"),
    Action.ADD_USER: marked("added a person"),
    Action.INVITE: marked("made an invitation"),
    Action.CHANGE_ROLE: marked("changed a role"),
    Action.CLOSE_ACCOUNT: marked("closed an account"),
    Action.OPEN_ACCOUNT: marked("opened an account"),
    Action.SET_PASSWORD: marked("set a password"),
    Action.SIGN_IN: marked("signed in"),
    Action.SIGN_IN_REFUSED: marked("could not sign in"),
    Action.SIGN_OUT: marked("signed out"),
    Action.SIGN_OUT_EVERYWHERE: marked("signed out everywhere"),
    Action.DOWNLOAD: marked("downloaded"),
    Action.EXPORT_JOURNAL: marked("took the journal away"),
}


def action_name(action: Action) -> str:
    """What an act is called, in the past tense."""
    return _(ACTION_NAMES[action])
