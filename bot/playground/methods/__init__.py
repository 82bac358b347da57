"""What a bot can ask of this Telegram: one function a method, and the table that names them."""

from __future__ import annotations

from collections.abc import Callable

from bot.playground.methods import about, edits, queue, sends
from bot.playground.values import Json
from bot.playground.world import World

Method = Callable[[World, Json], object]

METHODS: dict[str, Method] = {
    "getme": about.get_me,
    "logout": about.log_out,
    "close": about.close,
    "getchat": about.get_chat,
    "getfile": about.get_file,
    "setmycommands": about.set_my_commands,
    "getmycommands": about.get_my_commands,
    "deletemycommands": about.delete_my_commands,
    "setchatmenubutton": about.set_chat_menu_button,
    "getchatmenubutton": about.get_chat_menu_button,
    "setwebhook": queue.set_webhook,
    "deletewebhook": queue.delete_webhook,
    "getwebhookinfo": queue.get_webhook_info,
    "sendmessage": sends.send_message,
    "sendphoto": sends.send_photo,
    "sendvoice": sends.send_voice,
    "senddocument": sends.send_document,
    "sendchataction": sends.send_chat_action,
    "editmessagetext": edits.edit_message_text,
    "editmessagereplymarkup": edits.edit_message_reply_markup,
    "deletemessage": edits.delete_message,
    "answercallbackquery": edits.answer_callback_query,
}
