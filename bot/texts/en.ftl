# The English texts; nl.ftl is the source. Same keys, same values.
# Telegram's tags (<b>, <i>) are allowed in messages that are rendered with texts.html.

## Dates and times, as patterns of the Unicode CLDR

pattern-day = EEEE d MMMM
pattern-day-with-year = EEEE d MMMM y
pattern-date = d MMMM y
pattern-clock-time = HH:mm
pattern-coming-moment = EEE d MMMM y 'at' HH:mm
pattern-moment = EEEE d MMMM 'at' HH:mm

age-days =
    { $days ->
        [0] less than 1 day
        [one] { $days } day
       *[other] { $days } days
    }
age-weeks =
    { $weeks ->
        [one] { $weeks } week
       *[other] { $weeks } weeks
    }

## Themes of an obstacle, each with a hint

theme-support = support
theme-support-hint = others stand behind the plan
theme-trust = trust
theme-trust-hint = you can count on each other
theme-leeway = room to try
theme-leeway-hint = you are free to try something yourselves
theme-embedding = lasting
theme-embedding-hint = it keeps working when people leave
theme-ownership = ownership
theme-ownership-hint = it is clear who takes this up
theme-scope = scope
theme-scope-hint = it is clear what belongs to it and what does not
theme-capacity = time and people
theme-capacity-hint = there are enough people and hours
theme-cooperation = working together
theme-cooperation-hint = everyone joins in and shares what is needed
theme-decision = decision needed
theme-decision-hint = someone has to say yes or no
theme-money = money
theme-money-hint = there is money for the plan
theme-other = something else
theme-other-hint = it fits none of these

## The conversation

intro-first = Hi { $name }, time for a short question about <b>{ $workgroup }</b>.
intro-stands-in = Hi { $name }, you are a deputy for <b>{ $workgroup }</b>. This time I ask you, as a representative cannot.
intro-stands-in-silent = Hi { $name }, this round I ask you too for <b>{ $workgroup }</b>. One answer from you together is enough.
intro-stands-in-unreachable = Hi { $name }, you are a deputy for <b>{ $workgroup }</b>. This time I ask you, as my question did not reach someone.
intro-reminder = Hi { $name }, you can still answer for <b>{ $workgroup }</b>. You do not have to.
intro-later = Hi { $name }, you asked me to come back later. This is about <b>{ $workgroup }</b>.
intro-kept = I kept this for <b>{ $workgroup }</b>.
intro-perhaps-again = Perhaps I asked this before and lost your answer. Then please give it again.
intro-report = Good that you tell me. This is about <b>{ $workgroup }</b>.

ask-standing = How is the workgroup doing?
ask-progress = On { $date } your workgroup mentioned this point. How is it now?
ask-change = What is different now?
ask-rough = What does not go smoothly? One sentence is enough.
ask-obstacle = Where are you stuck? Type it in your own words.
ask-theme = What is it mostly about?
ask-help = What would help you? Type it, or choose the button.
ask-helper = Who can help with that? Choose a button or type who.
ask-worked = What worked well? You may skip this.
ask-workgroup = Which workgroup is it about?
repeat-note = You may have seen this message before. One answer is enough.
repeat-note-overview = You may have seen this overview before.

button-progress-solved = Solved
button-progress-ongoing = Still there
button-progress-different = Different
button-change-nothing = Skip
button-standing-well = Going well
button-standing-rough = Not smoothly
button-standing-stuck = We are stuck
button-rough-nothing = Skip
button-obstacle-same = Still the same
button-help-nothing = Nothing needed
button-helper-workgroup = Our workgroup
button-helper-core_group = The core group
button-helper-gebiedsmakelaar = The gebiedsmakelaar
button-helper-unknown = Not known yet
button-worked-nothing = Nothing special
button-later = Later
button-decline = Skip
button-adjust = Change

# What people may type instead of tapping. A bar stands between the words.
heard-progress-solved = solved | done | it is solved | fixed | it is fixed | it is done | is solved | this is solved | that is solved | already solved | it is already solved | it is solved now | yes it is solved | yes solved | all solved | its solved | its fixed | resolved | it is resolved | this is already solved | that is already solved | the problem is solved | the problem is fixed | it is sorted | sorted
heard-progress-ongoing = still there | still | it is still there | not yet | still not | ongoing | still ongoing | same | the same | still the same
heard-progress-different = different | changed
heard-change-nothing = skip | nothing | no | nothing special
heard-standing-well = good | well | going well | fine | great | it goes well | it is going well | no it goes well | no it is going well | it goes well now | it is going well now | it goes well again | all goes well | all is going well | oops it goes well | oops it is going well | ok | okay | super | perfect | 👍 | 🙂 | 😀 | 😃 | 😄 | 😁 | 😊 | ☺
heard-standing-rough = rough | not smoothly | so so | not great
heard-standing-stuck = stuck | we are stuck | bad
heard-rough-nothing = skip | nothing | no | none | nothing special
heard-obstacle-same = still the same | the same | same
heard-theme-support = support
heard-theme-trust = trust
heard-theme-leeway = leeway | room to act
heard-theme-embedding = embedding
heard-theme-ownership = ownership
heard-theme-scope = scope
heard-theme-capacity = time and people | time | people | capacity
heard-theme-cooperation = cooperation | working together
heard-theme-decision = decision needed | decision
heard-theme-money = money | budget
heard-theme-other = other | something else | no idea | do not know | no
heard-help-nothing = nothing needed | not needed | nothing | none | no | no thanks | no thank you
heard-helper-workgroup = our workgroup | ourselves | we | workgroup | the workgroup
heard-helper-core_group = core group | the core group
heard-helper-gebiedsmakelaar = gebiedsmakelaar | the gebiedsmakelaar | gebiedsmakelaars | the gebiedsmakelaars | one of the gebiedsmakelaars
heard-helper-unknown = not known yet | do not know | no idea
heard-worked-nothing = nothing special | nothing | no | no thanks | no thank you | none | skip
heard-later-yes = later | tomorrow
heard-decline-yes = skip
heard-take-back-yes = never mind | no | no never mind | after all not | leave it | nothing | nowhere | mistake | by mistake | by accident
heard-thanks-yes = thanks | thank you | thank you very much | thank you so much | thanks a lot | many thanks | and thanks | you too | thank you too | ok | okay | great | fine | super | perfect | have a nice day | have a good day | have a nice weekend | have a good weekend | nice weekend | good weekend | and have a nice day | and have a nice weekend | and have a good weekend | 👍 | 🙏 | 👌 | 👏 | 💪 | ❤ | 🧡 | 💛 | 💚 | 💙 | 💜 | 🥰 | 🙂 | 😀 | 😃 | 😄 | 😁 | 😊 | ☺ | 😉 | 🤗 | happy holidays | enjoy your holiday | merry christmas | happy new year | see you monday | see you tomorrow | see you next week | have a nice evening | have a good evening | have a good week | cheers | regards | kind regards | you are welcome | bye
# These answer what was asked; they are thanks where nothing is.
heard-pleased-yes = good | all good | that is good | sounds good | very good | nice | clear | understood | lovely | no problem

button-leave-it = Leave it
left-as-it-was = Fine, I leave it as it is. It comes in the overview of { $overview }. You can change it until { $until }.
left-as-told = Fine, I leave it as it is. It was in the overview already. You can change it until { $until }.
added-words-late = I added it. It comes in the overview of { $overview }.
edit-same = Your answer has stayed the same. Nothing changes.
edit-replaced = You changed this answer later. The button changes the new answer.
edit-replaced-closed = You changed this answer later, so I do not read this change. Is there something new? Then send /stuck.
edit-send-anew = I only read this in a new message. Please send it once more.
edit-days-stand = I have noted these days already. If they are wrong, send /away with the right days behind it.
edit-stands = I have dealt with this already. I do not read what you change in it.
heard-never-mind-yes = never mind | no | no never mind | no thanks | after all not | leave it | nothing | mistake | by mistake | by accident
heard-clear-never-mind-yes = never mind | no never mind | mistake | by mistake | by accident
never-mind-done = Fine, nothing changes.
reply-unfit = This does not fit the question that you reply to. Send it in a new message, or begin again in the menu.
decline-done-partly = Fine, I leave it at that. I kept what you said so far.
heard-adjust-yes = change | adjust | edit
heard-leave-it-yes = leave it | leave it as it is | never mind | no never mind | after all not | mistake | by mistake | by accident
# Of these nothing can be part of what is told.
heard-let-be-yes = leave it | leave it as it is | never mind | no never mind | skip
not-for-you-report = You are not in a workgroup now. With /help you see what you can do.
not-for-you-words = I cannot keep what you send, because you are in no workgroup. With /help you see what you can do.
not-for-you-any-more = I cannot keep this, because you are no longer with <b>{ $workgroup }</b>. With /help you see what you can do.
not-for-you-be_away = I ask you nothing, so you need not say that you are away. With /help you see what you can do.
not-for-you-read_overview = The overview is for the gebiedsmakelaar and the facilitator. If you want to know something, ask them.

chosen = Your answer: <b>{ $answer }</b>
chosen-later = Later
chosen-decline = Skipped

done = Thank you, { $name }. Your answer will be in the overview of { $overview }. You can change it until { $until }.
done-stuck = Thank you, { $name }. The gebiedsmakelaar reads this in the overview of { $overview }. You can change it until { $until }.
done-late = Thank you, { $name }. The last overview had been sent already. This comes in the overview of { $overview }.
done-left = Thank you, { $name }. Your answer will be in the overview of { $overview }.
done-changed = It is changed. The new answer comes in the overview of { $overview }. You can change it until { $until }.
added-words = I added it. It comes in the overview of { $overview }. You can change it until { $until }.
edited-words = I kept your change. It comes in the overview of { $overview }.
edited-solved = I kept your change, but this point is noted as solved. Is it still stuck after all? Then send /stuck.
later-done = Fine, I will ask again { $moment }.
later-too-late = This round will have closed by then. You can answer now or skip this time.
report-taken-back = Fine, I leave it out of the overview. Is something stuck after all? Then send /stuck.
report-taken-back-stays = Fine, you do not report this any more. The point stays in the overview: somebody else said it is still there.
report-taken-back-told = It was in the overview already, and is not in the next one. Is something stuck after all? Then send /stuck.
decline-done = Fine, we skip this time. Stuck after all? Then send /stuck.
later-too-late-report = The overview will have been made by then. You can answer now or skip this time.
adjust-choose = What do you want to change?
adjust-nothing = There is nothing to change. Is something stuck? Then send /stuck.
adjust-closed = This round is closed. Is there something new? Then send /stuck.
point-progress = Earlier point
point-change = What is different
point-standing = How it goes
point-rough = What is not smooth
point-obstacle = Where you are stuck
point-theme = What it is about
point-help = What would help
point-helper = Who can help
point-worked = What worked
you-are-welcome = You are welcome.
file-kept = I kept it with { $workgroup }. Add a few words, so that everybody understands it.
file-kept-done = I kept it with { $workgroup }. Whoever reads the overview can see it.
file-replaced = I kept your new photo. It comes in the overview of { $overview }. I show the previous one to nobody any more.
file-taken-away = I cannot read this. I show the photo that was here to nobody any more. Send another photo, or type a message.
file-caption = From workgroup { $workgroup }, on { $date }.

## Old and strange buttons

tap-answered = This question was answered. At the end you can change every answer.
tap-void = This button no longer works. Send /help to see what you can do.
tap-not-yours = This button belongs to a question for somebody else.

## Joining

welcome-hello = Hi { $name }, good to see you. I am Vlottrekker, the chat bot of { $area }. I ask where workgroups are stuck and what would help.
welcome-rhythm-representative = For <b>{ $workgroup }</b> you get a question { $rhythm }. The next round is { $first }. Answering takes less than 2 minutes.
welcome-rhythm-one-of-you = For <b>{ $workgroup }</b> one of you gets a question { $rhythm }. The next round is { $first }. Answering takes less than 2 minutes.
welcome-rhythm-deputy = You are a deputy for <b>{ $workgroup }</b>. I ask you only when a representative cannot, or when it stays quiet.
welcome-rhythm-gebiedsmakelaar = You get an overview every week, on { $overview }. The first one comes { $first }. You see at a glance who needs you.
welcome-rhythm-facilitator = With /manage you arrange workgroups, people and the rhythm. With /overview you always see how the workgroups are doing.
welcome-rhythm-other = In { $area } I ask you nothing. You will hear from me when there is something for you.
welcome-rhythm-none-yet = In { $area } you are not in a workgroup yet. When you get a place in one, I first tell you what I will ask, and when.
welcome-readers = The gebiedsmakelaar and the facilitator read the answers in an overview, without your name. Your workgroup sees an obstacle again later. Will you take part?
rhythm-weekly = every week on { $weekday } at { $time }
rhythm-weeks =
    { $weeks ->
       *[other] every { $weeks } weeks on { $weekday } at { $time }
    }
rhythm-monthly-first = every month on the first { $weekday } at { $time }
rhythm-monthly-second = every month on the second { $weekday } at { $time }
rhythm-monthly-third = every month on the third { $weekday } at { $time }
rhythm-monthly-last = every month on the last { $weekday } at { $time }
coming-skipped = { $moment }, will be skipped: { $why }
overview-moment = { $weekday } at { $time }
button-join-yes = Yes, count me in
button-join-no = No
heard-join-yes = yes | yes please | yes count me in | count me in
heard-join-no = no | no thanks | no thank you | rather not
join-first = First choose whether you take part. I did not keep what you just sent.
join-done = Good that you take part, { $name }. Send /help to see what you can do.
join-done-first = Good that you take part, { $name }. Your first question comes { $first }. Send /help to see what you can do.
join-declined = Fine, I will not ask you anything. Did you change your mind? Open the link once more.
join-already = You take part already, { $name }. Send /help to see what you can do.
join-nowhere = You take part in no area now, { $name }. Would you like to again? Ask the facilitator or the gebiedsmakelaar of your area for a new link.
join-added = You now take part in { $area } as well, { $name }. Send /help to see what you can do.
join-added-leave = Do you not want to take part after all? Send /leave, or tell whoever sent you the link.
join-added-leave-role = Do you not want to take part after all? Tell whoever sent you the link.
join-used = This link was used before. Ask the facilitator of your area for a new one.
join-expired = This link is no longer valid. Ask the facilitator of your area for a new one.
join-foreign = This link was made for somebody else. You need no link, as you take part already.
join-held = This link belongs to another account of Telegram, so open it there. Can you not? Let the facilitator take you out of the area and add you again.
join-unknown = I do not know this link. Ask the facilitator of your area for a new one.
stranger = Hi, I am Vlottrekker and I help workgroups in the area. You can take part with a personal link. Ask the facilitator or the gebiedsmakelaar of your area for a link.
only-private = I talk only in a chat with one person. Look me up and start a chat there.

## What everybody can ask

help-hello = This is what you can do, { $name }:
help-answer = I ask you questions. Answer with a button or just type what you want to say.
help-photo = You may also send a photo or a voice message.
help-vastgelopen = /stuck: say at any time that your workgroup is stuck
help-afwezig = /away: say that you are away for a while
help-overzicht = /overview: see how the workgroups are doing now
help-privacy = /privacy: read who reads what and how long we keep it
help-help = /help: see this message

command-vastgelopen = Say that your workgroup is stuck
command-afwezig = Say that you are away for a while
command-overzicht = See how the workgroups are doing
command-privacy = Read who reads what
command-help = See what you can do

privacy-all = The gebiedsmakelaar and the facilitator of your area read the answers in the overview, without your name. Your workgroup sees an obstacle again, and who comes later also reads what worked, without your name. Only when you are away, your name is in the overview. We keep your details and what you say as long as your area uses this chat bot. Of a photo or voice message we keep only the reference, not the file itself.

## Being away

button-away-1 = 1 week
button-away-2 = 2 weeks
button-away-3 = 3 weeks
button-away-0 = I am back
heard-back-yes = i am back | im back | back | back again | i am back again
away-done = You are away up to and including { $day }, and I ask you nothing until then. If there is a deputy, I ask them. If you are back sooner, type: I am back.
away-back = Welcome back, { $name }. I ask you questions again.

## A rhythm that proposes itself

proposal-calmer = <b>{ $workgroup }</b> did well for { $rounds } rounds, with nothing new. I now ask { $old }. Is { $new } enough too?
proposal-faster = <b>{ $workgroup }</b> was stuck for { $rounds } rounds. I now ask { $old }. Shall I ask { $new }?
proposal-dates = These would be the next moments:
proposal-accepted = Good, from now on I ask <b>{ $workgroup }</b> { $new }. These are the next moments:
proposal-refused = Good, for <b>{ $workgroup }</b> it stays { $new }. I will not propose anything else for 8 weeks.
proposal-taken-yes = { $name } was first and agreed. I now ask <b>{ $workgroup }</b> { $new }.
proposal-taken-no = { $name } was first and left it as it was. I now ask <b>{ $workgroup }</b> { $new }.
proposal-overtaken = This proposal does not fit any more, because something has changed. I now ask <b>{ $workgroup }</b> { $new }.
proposal-stopped = This proposal does not fit any more, because <b>{ $workgroup }</b> has stopped.
proposal-why = Proposed by Vlottrekker
button-proposal-yes = Agree
button-proposal-no = Leave it

## What cannot be read

refuse-all = I cannot read this. With /help you see what you can do.
refuse-other = I cannot read this. Send a message, a photo or a voice message.
refuse-command = I do not know this one. Send /help to see what you can do.
enough-said = You sent a lot of messages in a row. I read the first { $count }, and not what came after. Wait for 1 minute and then send again what I missed.
failed-apology = Something went wrong with your message, I am sorry. We will look at it. You can just go on talking.

## What does not go well, for whoever can do something about it

notice-mail = Mail to { $name } does not arrive. Ask whether the address is still right. With /manage you change it.
notice-mail-administrator = Mail to { $name } does not arrive. Ask whether the address is still right. Whoever runs this chatbot can change it.
notice-mail-own = Mail to you does not arrive. See whether your address is still right. With /manage you change it.
notice-mail-own-administrator = Mail to you does not arrive. See whether your address is still right. Give a new one to whoever runs this chatbot.
notice-mail-given-up = A mail to { $name } could not go out for 2 days, and I have stopped trying. Send /overview and choose Last overview to read it in the chat. Ask whoever runs this chatbot to look at the mail.
notice-mail-given-up-own = A mail to you could not go out for 2 days, and I have stopped trying. Send /overview and choose Last overview to read it in the chat. Ask whoever runs this chatbot to look at the mail.
notice-overview-not-taken = The mail with the weekly overview to { $name } was refused, and perhaps not because of the address. Send /overview and choose Last overview to read it in the chat. Ask whoever runs this chatbot to look at the mail.
notice-overview-not-taken-own = The mail with the weekly overview to you was refused, and perhaps not because of the address. Send /overview and choose Last overview to read it in the chat. Ask whoever runs this chatbot to look at the mail.
notice-overview-refused = The weekly overview does not reach { $name }. Ask { $name } to let me in again, or fill in a working mail address with /manage. Send /overview and choose Last overview to read it yourself.
notice-overview-refused-administrator = The weekly overview does not reach { $name }. Ask { $name } to let me in again, or whoever runs this chatbot for a working mail address. Send /overview and choose Last overview to read it yourself.
notice-nobody-to-ask = In { $workgroups } there is nobody I can ask now. Nobody was chosen, or everyone is away, out of reach or has not joined yet. With /manage you choose someone else.
notice-nobody-to-ask-gebiedsmakelaar = In { $workgroups } there is nobody I can ask now. Nobody was chosen, or everyone is away, out of reach or has not joined yet. Find someone else, and give the name to the facilitator or to whoever runs this chatbot.
notice-more-workgroups =
    { $count ->
        [one] one more workgroup
       *[other] { $count } more workgroups
    }
notice-place = Someone of <b>{ $workgroup }</b> cannot answer now, and there is no deputy. I did ask the other one. Give the workgroup a call, or look for a deputy together.
notice-nobody = I cannot ask anyone of <b>{ $workgroup }</b> in this round any more. Whoever I asked is away or out of reach, and there is no deputy. Give the workgroup a call, or look for a deputy together.
notice-outage = I was away from { $start } until { $end }. What you sent then, I may not have. Will you send it again?
notice-outage-caretaker = I was away from { $start } until { $end }. Whoever had a question then hears this from me too. If you sent something then, please send it again.
notice-taps-lost = I was away between { $start } and { $end }. What you typed was kept, but a tap on a button may not have arrived. If you tapped then, please tap once more.
notice-restored-caretaker = I was put back to how things were on { $start }. What people sent after that, until { $end }, is gone. Ask them to send it again, and do so yourself too.

## The overview

digest-headline =
    { $count ->
        [0] No workgroup needs you right now.
        [one] { $count } workgroup needs you.
       *[other] { $count } workgroups need you.
    }
digest-title = Weekly overview of { $area }, { $date }
digest-title-now = Overview of { $area } right now, { $date }
digest-since = This is what we heard since { $day }.
digest-perhaps-again = I was put back to an earlier state. Perhaps you had this overview before, and something may be missing.
digest-now = This is what we heard since { $start }. It is now { $moment }. More may come in.

digest-part-needs_you = You are needed
digest-part-for_information = For information
digest-part-going_well = Going well
digest-empty-needs_you = Nobody asks anything of you now. That leaves you some room.
digest-empty-for_information = There is nothing else you need to know.
digest-empty-going_well = In this time no workgroup told us that all goes well. That may change next round.
digest-more-need-you =
    { $count ->
        [one] { $count } more workgroup needs you. It comes first under for information.
       *[other] { $count } more workgroups need you. They come first under for information.
    }

## What stands out about one workgroup. The lasting is: for 3 days, for 2 weeks.

digest-lasting-since = since { $day }
digest-lasting-long = for { $age }
digest-reason-help_asked = Has asked for your help, { $lasting }.
digest-reason-decision = Has been waiting for a decision, { $lasting }.
digest-reason-long_stuck = Is still stuck on the same point, { $lasting }.
digest-reason-silent =
    { $rounds ->
        [one] We have not heard from this workgroup for { $rounds } round.
       *[other] We have not heard from this workgroup for { $rounds } rounds.
    }
digest-call-them = A short call may help.
digest-state-stuck = Is stuck, { $lasting }.
digest-state-stuck-unsaid = Is stuck. We do not know yet on what.
digest-state-rough = It is hard going.
digest-state-well = The workgroup says it is going well.
digest-state-silent =
    { $rounds ->
        [0] We have not heard from this workgroup yet.
        [one] We have not heard from this workgroup for { $rounds } round.
       *[other] We have not heard from this workgroup for { $rounds } rounds.
    }
digest-silent-since =
    { $rounds ->
        [one] We heard nothing in the last round.
       *[other] We heard nothing in the last { $rounds } rounds.
    }
digest-state-running = The round is still running. Answers come in the next overview.
digest-state-not_asked = In this time it was not the turn of this workgroup.
digest-state-nobody = This workgroup has no representative yet who takes part.
digest-stopped = This workgroup has stopped.
digest-for-others = This is the overview of the gebiedsmakelaar. Where it says you, the gebiedsmakelaar is meant.
digest-open =
    { $count ->
        [one] { $count } obstacle is still open, { $lasting }.
       *[other] { $count } obstacles are still open, the oldest { $lasting }.
    }
digest-solved =
    { $count ->
        [one] { $count } obstacle has been solved.
       *[other] { $count } obstacles have been solved.
    }
digest-skipped-holiday = The round of { $day } was skipped, because it was a public holiday.
digest-skipped-too_late = The round of { $day } was skipped, because the question could not go out in time.
digest-skipped-closed_period = The round of { $day } was skipped, because your neighbourhood had a break then.
digest-skipped-school_holiday = The round of { $day } was skipped, because it was a school holiday.
digest-skipped-paused = The round of { $day } was skipped, because a pause began before the question could go out.
digest-skipped-nobody = The round of { $day } was skipped, because there was nobody to ask.
digest-still-open = The round is still running. More may come in.
digest-late = Part of this came in after the end of the round.
digest-next = The next round is on { $day }.
digest-continued = { $workgroup }, continued

## The labels of the detail

digest-label-obstacle = Where it is stuck
digest-gap-missing = Missing at the table since { $date }: { $who }
digest-gap-superfluous = No longer needed at the table since { $date }: { $who }
digest-label-change = What is different now
digest-label-help = What would help
digest-label-helper = Who can help
digest-label-helper_words = In their own words
digest-label-theme = Theme
digest-label-reported = Reported on
digest-label-solved = What has been solved
digest-label-rough = What we heard
digest-label-worked = What worked
digest-label-files = Sent along in the chat
digest-helper-workgroup = the workgroup itself
digest-helper-core_group = the core group
digest-helper-gebiedsmakelaar = you, as the gebiedsmakelaar
digest-helper-somebody = someone else
digest-helper-unknown = that is not known yet
digest-file-photo = photo { $number }
digest-file-voice = recording { $number }

digest-heading-help = Requests for help
digest-help-share =
    { $open ->
        [0] There are no open requests for help.
        [one]
            { $yours ->
                [0] There is { $open } open request for help. It is not with you.
               *[other] There is { $open } open request for help. It is with you.
            }
       *[other]
            { $yours ->
                [0] Of the { $open } open requests for help, none is with you.
                [one] Of the { $open } open requests for help, { $yours } is with you.
               *[other] Of the { $open } open requests for help, { $yours } are with you.
            }
    }
digest-heading-away = Away
digest-away = { $name }, up to and including { $day }

## The overview in the chat

digest-more-files = Here are the other photos and recordings.
button-last-overview = Last overview
button-show-photo = Show photo { $number }
button-show-voice = Play recording { $number }

## The overview by mail

mail-at-a-glance = In short
mail-footer = You receive this overview as the gebiedsmakelaar. Reply to this mail if you want to ask something. Do you want to pass something on to the board? Then ask the workgroup first whether that is all right.

## What the facilitator arranges: /beheer and /logboek

help-beheer = /manage: arrange workgroups, people and the rhythm
help-logboek = /changes: see who changed what
command-beheer = Arrange workgroups, people and rhythm
command-logboek = See who changed what
not-for-you-arrange = The facilitator of your area arranges this. Ask there.
not-for-you-read_log = The list of changes is for the facilitator and the gebiedsmakelaar.
tap-not-allowed = You cannot change this in this area. Ask the facilitator.

manage-workgroups-all =
    { $count ->
        [0] <b>{ $area }</b> has no workgroup yet. Add people first, and then make one.
       *[other] <b>{ $area }</b>: choose a workgroup.
    }
manage-workgroups-found =
    { $count ->
        [0] No workgroup in <b>{ $area }</b> has this name: { $part }.
       *[other] Workgroups in <b>{ $area }</b> with this name: { $part }.
    }
manage-people-all = <b>{ $area }</b>: choose somebody.
manage-people-found =
    { $count ->
        [0] Nobody in <b>{ $area }</b> has this name: { $part }.
       *[other] People in <b>{ $area }</b> with this name: { $part }.
    }
areas-choose = Which area do you want to arrange?
label-stopped = { $name }, stopped
label-paused = { $name }, paused
label-invited = { $name }, not started yet

button-manage-search = Search
button-manage-new-workgroup = New workgroup
button-manage-people = People
button-manage-new-person = New person
button-manage-area = Whole area
button-manage-log = Changes
button-manage-other-area = Other area
button-manage-back = Back
button-manage-previous = Previous
button-manage-next = Next
button-manage-newer = Newer
button-manage-older = Older
button-manage-rhythm = Rhythm
button-manage-seats = Who speaks
button-manage-pause = Pause
button-manage-rotation = Turns
button-manage-name = Name
button-manage-stop = Stop workgroup
button-manage-restart = Start again
button-manage-organisation = Organisation
button-manage-email = E-mail address
button-manage-leave = Take from area
button-manage-invite = Make an invitation
button-manage-overview = Weekly overview
button-manage-area-rhythm = Rhythm
button-manage-reminder = Reminder
button-manage-closing = Time to answer
button-manage-closed = Closed periods
button-manage-school = School holidays
button-manage-table = Table
button-manage-tables = At the table

workgroup-title = <b>{ $name }</b>
workgroup-rhythm = Rhythm: { $rhythm }
workgroup-next = Next question: { $first }
workgroup-paused = Paused until { $date }. The next question is { $first }.
workgroup-stopped = Stopped. I ask nothing.
workgroup-representatives = Representatives: { $people }
workgroup-deputies = Deputies: { $people }
workgroup-rotation = Whom I ask: { $rotation }
workgroup-handover-waits = Handover of { $date }: it waits for whoever comes next.
workgroup-handover-ready = Handover for { $name }: it goes out once I can reach { $name }.
workgroup-handover-given = Handover for { $name }: sent on { $date }, not read yet.
workgroup-handover-read = Handover for { $name }: read on { $date }.
workgroup-table = At the table: { $organisations }
rotation-both = both
rotation-in_turns = in turns
rotation-first_then_other = the first, and the other if it stays silent
rotation-choose = Whom do I ask when there are 2 representatives?
button-rotation-both = Both
button-rotation-in_turns = In turns
button-rotation-first_then_other = First one first

person-title = <b>{ $name }</b>
person-organisation = Organisation: { $organisation }
person-roles = Roles: { $roles }
person-email = E-mail address: { $email }
person-joined = Takes part.
person-not-joined = Does not take part yet.
role-gebiedsmakelaar = gebiedsmakelaar
role-facilitator = facilitator
role-core_group = core group
role-reader = reader
role-representative = representative
role-on = Give role: { $role }
role-off = Take role away: { $role }

seats-title = <b>{ $workgroup }</b>
    Representatives: { $representatives }
    Deputies: { $deputies }
seat-left = Take away: { $name }
seat-up = Ask sooner: { $name }
seat-for-representative = Who becomes representative?
seat-for-deputy = Who becomes deputy?
button-add-representative = New representative
button-add-deputy = New deputy

rhythm-often = Now: { $rhythm }. How often will it be?
rhythm-moment = On which day and at what time?
button-every-weeks =
    { $weeks ->
        [1] Every week
       *[other] { $weeks } weeks
    }
button-monthly-first = Every month, first
button-monthly-second = Every month, second
button-monthly-third = Every month, third
button-monthly-last = Every month, last
button-as-area = Like the area
button-other-moment = Other time
pattern-short-time = H:mm
pause-choose = How long does <b>{ $workgroup }</b> pause?
button-pause-weeks = { $weeks } weeks
button-pause-other = Other date
button-pause-end = End the pause

area-title = <b>{ $area }</b>
area-overview = Weekly overview: { $overview }
area-rhythm = Rhythm of workgroups without their own: { $rhythm }
area-reminder = Reminder: { $reminder }
area-closing = Time to answer: { $closing }
area-closed = Closed periods: { $closed }
area-school = School holidays: { $region }
value-school-none = not skipped
region-north = region north
region-middle = region middle
region-south = region south
value-remind_after =
    { $days ->
        [0] none
        [one] after { $days } working day
       *[other] after { $days } working days
    }
value-answer_days =
    { $days ->
        [one] { $days } working day
       *[other] { $days } working days
    }
value-table_every =
    { $days ->
        [0] never
        [1] after every round
       *[other] after { $days } rounds
    }
button-remind_after =
    { $days ->
        [0] No reminder
        [one] { $days } working day
       *[other] { $days } working days
    }
button-answer_days =
    { $days ->
        [one] { $days } working day
       *[other] { $days } working days
    }
choose-remind_after = After how long do I ask once more whoever does not answer?
choose-answer_days = How long do people have before their round closes?
choose-school_region = Of which region do I skip the school holidays?
closed-title = In these periods I ask nobody anything:
closed-none = No closed period is planned.
closed-dropped = This period goes: { $days }
closed-days = { $name }, { $first } up to and including { $last }
closed-day = { $name }, { $day }
closed-days-past = This period is over already. Look whether the year is right, and type it again.
closed-days-too-long = A closed period lasts a year at most. See whether the year of the last day is right, and type it again.
closed-days-unnamed = closed period
button-new-period = New period
button-drop-period = Remove number { $number }

table-title = <b>{ $workgroup }</b>, at the table:
table-place = { $name }: { $kind }, since { $date }
table-nobody = I do not know yet who sits at the table.
table-gap-missing = Missing since { $date }: { $who }
table-gap-superfluous = No longer needed since { $date }: { $who }
table-gap-close = Settled: { $who }
table-often = Table check: { $often }
table-often-choose = After how many rounds do I ask whether the right people are still at the table?
table-choose = Which organisation comes to the table?
table-kind = What kind of organisation is { $name }?
table-kind-new = What kind of organisation is coming?
table-unknown = I do not know <b>{ $name }</b> yet. Tap the button to make a new organisation.
organisation-of-kind = { $name }: { $kind }
button-table-add = Add an organisation
button-table-new = New organisation
button-table-often = How often
button-table_every =
    { $rounds ->
        [0] Never
       *[other] After { $rounds } rounds
    }
kind-municipality = municipality
kind-housing = housing
kind-care = care
kind-welfare = welfare
kind-police = police
kind-school = education
kind-residents = residents
kind-business = businesses
kind-other = other
tables-title = <b>{ $area }</b>: at how many workgroups each kind of organisation sits at the table.
tables-moments = First at the end of these days: { $days }. Then now.
tables-kind = { $kind }: { $counts }, now <b>{ $count }</b>
tables-none = I do not know of any workgroup yet who sits at the table.

ask-search = Type a part of the name.
ask-workgroup-name = What is the workgroup called?
ask-person = Who joins? Type the name, a comma and the organisation. An e-mail address may follow.
ask-one-person = Type 1 person a message, on 1 line. A whole list is fine too: send /manage and tap File.
ask-person-name = What is this person called?
ask-organisation = For which organisation does this person come? If there is none, type: none.
ask-table-organisation = What is the organisation called?
ask-email = What is the e-mail address? If there is none, type: none.
ask-moment = Type a day and a time, like: Tuesday 10:30.
ask-pause = Until which day is the pause? Type for example { $first }.
ask-closed-period = Which day or period? Type for example: holiday, { $first } until { $last }.
not-understood-workgroup_name = This name is too long. Type a shorter name.
not-understood-new_workgroup = This name is too long. Type a shorter name.
not-understood-new_person = This name is too long or empty. Type a name, a comma and the organisation.
not-understood-person_name = This name is too long. Type a shorter name.
not-understood-organisation = This name is too long. Type a shorter name.
not-understood-table_organisation = This name is too long. Type a shorter name.
not-understood-email = This is no e-mail address. Type it once more.
not-understood-moment = I look for a working day and a time, not at night. Type for example: Tuesday 10:30.
not-understood-pause = I look for a day after today. Type for example: { $first }.
not-understood-closed_period = I look for a first and a last day, or for 1 day. Type for example: { $first } until { $last }. Type separate days one by one, and leave out other numbers.
not-understood-search_workgroup = I cannot search for this. Type a part of the name.
not-understood-search_person = I cannot search for this. Type a part of the name.
not-understood-why = There is nothing to change. Send /manage to start again.

change-area-add = New area: <b>{ $name }</b>
change-area-change = Change for <b>{ $name }</b>
change-workgroup-add = New workgroup: <b>{ $name }</b>
change-workgroup-change = Change for workgroup <b>{ $name }</b>
change-workgroup-stop = Workgroup <b>{ $name }</b> stops. What it told is kept.
change-workgroup-restart = Workgroup <b>{ $name }</b> starts again.
change-workgroup-remove = Workgroup <b>{ $name }</b> goes. Nothing was asked yet.
change-table-settle = Settled at the table of workgroup <b>{ $name }</b>
change-person-add = New in the area: <b>{ $name }</b>
change-person-change = Change for <b>{ $name }</b>
change-person-leave = <b>{ $name }</b> no longer takes part in the area. What was told is kept.
change-person-remove = <b>{ $name }</b> goes from the area.
field-name = Name
field-timezone = Time zone
field-language = Language
field-digest = Weekly overview
field-next_digest_at = Next weekly overview
field-cadence = Rhythm
field-remind_after = Reminder
field-answer_days = Time to answer
field-school_region = School holidays
field-closed_periods = Closed periods
field-email = E-mail address
field-roles = Roles
field-organisation = Organisation
field-representatives = Representatives
field-deputies = Deputies
field-next_ask_at = Next question
field-own_rhythm = Own rhythm
field-rotation = Turns
field-paused_until = Pause until
field-table_every = Table check
field-table = At the table
field-missing = Who was missing
field-superfluous = Who was no longer needed
value-none = none
value-nobody = nobody
value-own = yes
value-of-area = no, like the area
change-new = { $field }: { $new }
change-old-new =
    { $count ->
        [one] { $field } was: { $old }
            { $field } becomes: <b>{ $new }</b>
       *[other] { $field } were: { $old }
            { $field } become: <b>{ $new }</b>
    }
change-why = Why: { $why }
change-right = Is this right? You may type why.
change-nothing = It was so already, so nothing changes.
change-gone = This is no longer there. Send /manage to look again.
change-overtaken = Somebody else just changed this. So it is now, and so it becomes.
change-name-taken-person = Somebody else just added a person of this name. Do you mean the same one? Then choose cancel.
change-name-taken-workgroup = Somebody else just added a workgroup of this name. Do you mean the same one? Then choose cancel.
change-cancelled = Good, nothing changes.
change-made = It has changed. A round that runs stays as it was.
change-made-closing = It has changed. The time to answer also holds for a round that runs.
change-made-paused = It has changed. A round that runs stays as it was. A round that did not begin yet does not come during the pause.
change-made-left = It has changed. If a question had no answer yet, it goes to whoever comes next, if there is anybody.
change-made-stopped = It has changed. I ask nothing more of a workgroup that stops. A question that came already may still be answered.
change-made-overview = It has changed. The next weekly overview comes { $moment }.
change-made-plain = It has changed.
preview-title-workgroup = Then I ask on:
preview-title-followers = I then ask workgroups with the rhythm of the area on:
preview-title-new = I then ask a new workgroup on:
button-verdict-agree = Agree
button-verdict-adjust = Change
button-verdict-cancel = Cancel
heard-verdict-agree = agree | i agree | yes | yes i agree | agreed | right | yes that is right | that is right
heard-verdict-adjust = change
heard-verdict-cancel = cancel | no | no cancel | never mind
done-workgroup-add = The workgroup is there. Now choose who speaks.
done-person-add = Done. Pass on the message with the link.
button-another-person = Another person
invite-made = The invitation is below. Earlier links no longer work.
invite-to-pass-on = Hi { $name }, you are asked to take part in { $area }. Open this link: { $link }
    The link is for you alone and works until { $date }.
refused-last_facilitator = An area always has a facilitator who has joined. First choose somebody else, and wait until they have joined.
refused-address_elsewhere = I cannot change this e-mail address here. Ask the administrator of the bot.
refused-name_elsewhere = I cannot change this name here, as it holds in another area as well. Ask the administrator of the bot.
refused-address_taken = Somebody else in the area has this e-mail address. Give another address, or leave it out.
refused-too_many_representatives = A workgroup has at most 2 representatives. First take somebody away.
caution-no_gebiedsmakelaar = Mind: then this area has no gebiedsmakelaar any more. The weekly overview then goes to nobody.
caution-no_representative = Mind: then nobody speaks for <b>{ $workgroup }</b>.
clash = Mind: answers to a question on { $asked } are in the overview of { $told } only.
clash-ask = Sooner: ask on { $weekday }.
clash-overview = Sooner: have the overview on { $overview }.

log-title = Changes in <b>{ $area }</b>
log-empty = Nothing has changed yet.
log-when = <i>{ $moment }, by { $who }</i>
log-fields = Changed: { $fields }
log-administrator = the administrator
log-file-made = The file is below. It opens in Excel or another spreadsheet program.
button-log-file = As a file
log-column-moment = When
log-column-who = Who
log-column-way = How
log-column-subject = Kind
log-column-name = Name
log-column-action = What
log-column-field = Part
log-column-old = Was
log-column-new = Becomes
log-column-why = Why
log-way-chat = in the chat
log-way-file = with a file
log-way-chat_file = with a list in the chat
log-way-command = by the administrator
log-subject-area = area
log-subject-workgroup = workgroup
log-subject-person = person
log-subject-closed_period = closed period
log-subject-table = table
log-action-add = new
log-action-change = changed
log-action-stop = stopped
log-action-restart = starts again
log-action-leave = takes part no longer
log-action-remove = taken away
log-action-settle = settled
language-of-nl = Dutch
language-of-en = English

## Lists of people and workgroups, out and in

list-column-name = name
list-column-email = email
list-column-organisation = organisation
list-column-roles = role
list-column-language = language
list-column-key = key
list-column-rhythm = rhythm
list-column-representatives = representatives
list-column-deputies = deputies
list-column-rotation = turns
list-column-paused_until = pause until
list-column-stopped = stopped
list-as-area = as the area
list-yes = yes
list-no = no
button-manage-file = File
file-choose = What do you want as a file? You can change a list and send it back to me here.
button-file-people = People
button-file-workgroups = Workgroups
button-file-toml = Everything
file-name-people = people-{ $area }
file-name-workgroups = workgroups-{ $area }
file-name-toml = { $area }
file-made =
    { $count ->
        [one] The file is below. If you change something in it, send it to me. I first say what changes.
       *[other] The list is below, in { $count } files. If you change something in one of them, send it to me. I first say what changes.
    }
file-made-large = The file is below. It is too large to send back to me. Use the lists of people and workgroups for that.
file-too-large = This file is too large for the chat. Choose people or workgroups. The administrator can give you everything.
not-for-you-import = A list of people or workgroups I take from the facilitator of your area. Ask there.
list-save-as-csv = I cannot read this file. Choose save as CSV in your spreadsheet program, and send me that file.
list-too-large = This file is too large. A list has room for 2,000 lines. Send it in parts.
list-not-fetched = I did not get your file from Telegram. Send it once more.
list-title = <b>What your list changes in { $area }</b>
    New: { $new }. Changed: { $old }.
list-more =
    { $count ->
        [one] There is { $count } more change. Everything is in the file that I send.
       *[other] There are { $count } more changes. Everything is in the file that I send.
    }
list-unnamed =
    { $count ->
        [one] The area has { $count } more person or workgroup that is not in your list. It stays as it is.
       *[other] The area has { $count } more people or workgroups that are not in your list. They stay as they are.
    }
list-languages-kept =
    { $count ->
        [one] The language of { $count } person stays as it is. Everybody chooses their own, with /language.
       *[other] The language of { $count } people stays as it is. Everybody chooses their own, with /language.
    }
list-unknown-columns = I do nothing with these columns: { $columns }.
list-nothing = In { $area } everything is already as in your list. Nothing changes.
list-changes-name = changes
list-links-name = invitations
list-links = In this file is a message with a link for everybody who is new. Pass on to each their own message.
list-faults-name = what-is-not-right
list-wrong = Nothing changes, since something in your list is not right. Mend it and send the list again.
list-more-wrong =
    { $count ->
        [one] There is { $count } more line that is not right. Everything is in the file that I send.
       *[other] There are { $count } more lines that are not right. Everything is in the file that I send.
    }
list-wrong-line = Line { $line }: { $text }
list-wrong-not_text = This is no file of text. Choose save as CSV in your spreadsheet program, and send me that.
list-wrong-no_rows = I find no lines. Put the names of the columns on the first line, and the list below it.
list-wrong-too_many_rows = The list has { $word } lines and there is room for 2,000. Send the list in parts.
list-wrong-no_name_column = The column name is missing. Put the names of the columns on the first line.
list-wrong-column_twice = A column is there 2 times. Take 1 away.
list-wrong-quotes = The quotation marks are not right. Take them away, or save the list again.
list-wrong-cells = This line has { $word } cells, more than there are columns. Put a cell with a comma between quotation marks.
list-wrong-no_name = The name is missing. Fill in a name.
list-wrong-name = I cannot keep this name: { $word }. Use at most 120 characters.
list-wrong-key = This key does not fit: { $word }. Use small letters, digits and hyphens, or leave the cell empty.
list-wrong-twice = { $word } is in the list 2 times. Make it 1 line, or give each line its own key.
list-wrong-several = There are more with this name: { $word }. Add the key, which is in the list that you get from me.
list-wrong-ambiguous = There are more with this name: { $word }. Write the key in place of the name. It is in the list that you get from me.
list-wrong-email = This is no e-mail address: { $word }. Write it like amina@example.org, or leave the cell empty.
list-wrong-address_elsewhere = I cannot change the e-mail address of { $word } here. Leave it as it was, and ask the administrator of the bot.
list-wrong-name_elsewhere = I cannot change the name of { $word } here, as it holds in another area as well. Leave it as it was, and ask the administrator of the bot.
list-wrong-address_taken = Somebody else in the area has this e-mail address: { $word }. Give each their own address.
list-wrong-organisation = I cannot keep this organisation: { $word }. Use at most 120 characters.
list-wrong-role = I do not know this role: { $word }. Choose gebiedsmakelaar, facilitator, core group or reader.
list-wrong-speaks = Who speaks for a workgroup is in the list of workgroups. Leave this role out here: { $word }.
list-wrong-language = I do not know this language: { $word }. Choose Dutch or English.
list-wrong-rhythm = I do not understand this rhythm: { $word }. Write for example: every 2 weeks on Thursday at 13:00.
list-wrong-nobody = Nobody in the area has this name: { $word }. Look at the name, or first send the list of people.
list-wrong-nobody_speaks = A workgroup has 1 or 2 representatives. Fill in a name, or leave the cell empty.
list-wrong-too_many_speak = A workgroup has at most 2 representatives. Put the others with the deputies.
list-wrong-two_seats = { $word } is with this workgroup 2 times. Leave 1.
list-wrong-rotation = I do not know these turns: { $word }. Choose both, in turns or first one first.
list-wrong-date = This is no date that I know: { $word }. Write the day, the month and the year in digits.
list-wrong-yes_no = Here yes or no fits, and it says: { $word }.
list-wrong-toml = I cannot read on from here. Look at the quotation marks and brackets on this line.
list-wrong-unknown_key = I do not know this word: { $word }. Take the line away, or look in the example what it is called.
list-wrong-value = This is not right: { $word }.
list-wrong-other_area = This file is for another area, with the name { $word }. You do not arrange that one.
list-wrong-last_facilitator = Then the area has no facilitator any more. First give somebody else that role.
list-expects-slug = Here a short name of small letters, digits and hyphens fits, 1 time in the file.
list-expects-key = Here a short name of small letters, digits and hyphens fits, 1 time in the file.
list-expects-name = Here a name of 1 to 120 characters fits.
list-expects-timezone = Here a time zone fits, such as Europe/Amsterdam.
list-expects-language = Here nl or en fits.
list-expects-digest = Here a day and a time belong.
list-expects-cadence = Here how often, a day and a time belong.
list-expects-remind_after = Here a number from 0 to 10 fits.
list-expects-answer_days = Here a number from 1 to 10 fits.
list-expects-school_region = Here a region fits, such as north.
list-expects-closed_periods = Here periods with a name, a first day and a last day belong.
list-expects-email = Here an e-mail address fits, which nobody else has.
list-expects-roles = Here gebiedsmakelaar, facilitator, core_group and reader fit, each 1 time.
list-expects-organisation = Here a name of at most 120 characters fits.
list-expects-representatives = Here 1 or 2 keys of people in this file fit, each 1 time.
list-expects-deputies = Here keys of people in this file fit, who have no seat yet.
list-expects-table = Here organisations with a name and a kind belong.
list-expects-kind = Here municipality, housing, care, welfare, police, school, residents, business or other fits.
list-expects-rotation = Here both, in_turns or first_then_other fits.
list-expects-paused_until = Here a date fits, with year, month and day in digits.
list-expects-table_every = Here a number from 0 to 52 fits.
list-expects-stopped = Here true or false fits.
list-expects-weekday = Here a working day fits: mon, tue, wed, thu or fri.
list-expects-time = Here a time in hours and minutes fits, between quotation marks.
list-expects-every_weeks = Here a number from 1 to 8 fits.
list-expects-monthly = Here first, second, third or last fits.
list-expects-first_day = Here a date fits, with year, month and day in digits.
list-expects-last_day = Here a date after the first day fits, within a year.

## What somebody sets for themselves: /afwezig, /ritme and /taal

away-choose = On which days are you away? Choose, or type it: next week, or until Friday. It ends by itself.
away-unclear = I do not understand these days. Type for example: next week, or from 7 December until 11 December.
away-planned = Good, you are away from { $first } up to and including { $day }. I ask you nothing then.
away-planned-day = Good, you are away on { $day }. I ask you nothing then.
away-first = What is the first day? This is { $month }.
away-last = You are away from { $first }. What is the last day? This is { $month }.
away-not-after-all = Good, you are not away then. I ask you as usual.
away-drop = Not after all: { $first } until { $last }
away-drop-day = Not after all: { $day }
button-away-next-week = Next week
button-away-days = Other days
help-ritme = /rhythm: see when I ask you something and choose your hours
help-taal = /language: choose your language
command-ritme = See when I ask you something
command-taal = Choose your language
not-for-you-see_rhythm = I ask you nothing, so you have no rhythm. With /help you see what you can do.
my-rhythm = For <b>{ $workgroup }</b> you get a question { $rhythm }.
my-rhythm-one-of-you = For <b>{ $workgroup }</b> one of you gets a question { $rhythm }.
my-rhythm-stopped = <b>{ $workgroup }</b> has stopped. I ask nothing about it.
hours-choose = When does a question suit you best?
button-hours-whole_day = Whole day
button-hours-morning = In the morning
button-hours-other = Other hours
hours-own = I ask you nothing between { $begin } and { $finish }. A question of those hours comes after them.
hours-ask = When would you rather get no questions? Type for example: 21 to 8, or not after 20:00, or only from 9 to 12.
hours-unclear = I do not understand these hours. Type for example: 21 to 8, or not after 20:00, or only from 9 to 12.
hours-too-many = Then no hour is left between 8:00 and 20:00. Do those hours suit you? Type for example: only from 9 to 17.
button-hours-afternoon = In the afternoon
language-choose = In which language do I talk to you?
language-name = English
heard-language-nl = dutch | nederlands
heard-language-en = english | engels
language-done = Good, from now on I talk English with you.

## Leaving a seat: /stop, and what is passed on

help-stop = /leave: leave a workgroup and pass it on
command-stop = Leave a workgroup
not-for-you-leave = You are in no workgroup now, so there is nothing to leave.
leave-choose = Which workgroup do you want to leave?
leave-sure = Do you leave <b>{ $workgroup }</b>? I ask you nothing more about this workgroup then.
button-leave-yes = Yes, I leave
button-leave-no = No, I stay
heard-stop-yes = yes | yes i leave | i leave | yes please
heard-stop-no = no | no i stay | i stay | never mind
leave-stayed = Good, you stay. Nothing changes.
leave-done = You have stopped, and thank you for all that you shared. Is there something for whoever comes after you? Type it now.
leave-words-kept = Thank you, I pass it on to whoever comes after you.
leave-words-more = You can type something more.
leave-words-late = I cannot pass this on any more, since the handover is done. Tell that person yourself.
leave-only-words = I can pass on only words to whoever comes after you. Type what you want to pass on.
leave-no-words = Good, then I pass on only what I knew already.
heard-no-note-yes = no | nope | no thanks | no thank you | rather not | nothing | no nothing | not needed | skip
notice-new-place = Hi { $name }, there is something new for you in { $area }.
notice-nobody-speaks = Nobody speaks for workgroup <b>{ $workgroup }</b> any more. With /manage you choose a new representative.
notice-nobody-reads = A weekly overview of <b>{ $area }</b> went to nobody, as the area had no gebiedsmakelaar. Send /overview and choose Last overview to read it yourself. With /manage you give somebody that role.
notice-nobody-speaks-gebiedsmakelaar = Nobody speaks for workgroup <b>{ $workgroup }</b> any more. Find someone together, and give the name to the facilitator or to whoever runs this chatbot.
handover-title = You take over at <b>{ $workgroup }</b>. This is what you should know.
handover-words = Whoever was before you says:
handover-point = Open since { $date }: { $text }
handover-help = This would help: { $text }
handover-gap-missing = Missing at the table since { $date }: { $who }
handover-gap-superfluous = No longer needed at the table since { $date }: { $who }
handover-said = On { $date }: { $how }
handover-standing-well = it went well
handover-standing-rough = it went roughly
handover-standing-stuck = it was stuck
handover-worked = This worked: { $text }
handover-more = There is more. Ask about it.
handover-call = Call with questions: { $people }
button-handover-read = I have read
handover-read = Good. A question of mine will come by itself.

## Who sits at the table: the check of it, and /stap

help-stap = /step: tell that your workgroup begins a new step
command-stap = Tell of a new step
not-for-you-mark_step = You are in no workgroup now, so there is no new step to tell of.
step-begun = Nice, <b>{ $workgroup }</b> begins a new step.
step-which = Which workgroup begins a new step?
table-check = Are the right people still at the table at <b>{ $workgroup }</b>?
table-check-further = Are the right people at the table otherwise at <b>{ $workgroup }</b>?
table-check-seated = Now at the table: { $organisations }
table-check-missing = Missing before: { $who }
table-check-superfluous = Told before as no longer needed: { $who }
table-settled-missing = Is here now: { $who }
table-settled-superfluous = Has left now: { $who }
button-table-yes = Yes
button-table-missing = Somebody is missing
button-table-superfluous = Somebody not needed
button-table-skip = Skip
button-table-more = Somebody else
button-table-take-back = After all not
heard-table-complete = yes | yes they are | yes that is right | that is right | i think so | yes i think so | complete | we are complete | everybody is there | yes everybody is there | nobody is missing | no nobody is missing | i think nobody is missing | no i think nobody is missing | we miss nobody | no we miss nobody | nobody as far as i know | i think that is right | i think we are complete | sure | certainly | definitely | all good | all is well | it is fine as it is
heard-table-missing = no | somebody is missing | someone is missing | not quite | not yet | i do not think so | no they are not
heard-table-skip = skip | later | no idea | i do not know | do not know | i am not sure | not sure | i would not know | i have no idea
heard-table-nobody = nobody | no one | no nobody | nobody else | nothing | no thanks
heard-misses-somebody = missing | misses | lacks | lacking | nobody from | no one from
heard-no-name-word = i | im | am | we | it | is | that | do | dont | can | cannot | cant | would | know | think | think of | nobody | noone | no one | anybody | for | sure | certain | certainly | really | not | quite | right | about | so
heard-begins-yes = yes | yeah | right
heard-begins-no = no | nope
table-who-missing = Who is missing at the table? Choose a button, or type it in your own words.
table-who-words = Who is missing at the table? Type it in your own words.
table-who-superfluous = Who is no longer needed at the table?
table-complete = Good, then the right people are at the table.
table-further-complete = Good, all else is right. What is not right yet stays in the overview.
table-skipped = Good, we skip this question.
table-noted-missing = The overview now says who is missing at the table: { $who }
    That stays until it is settled.
table-noted-superfluous = The overview now says who is no longer needed at the table: { $who }
    That stays until it is settled.
table-seated = They are at the table already: { $who }
    Type who else is missing.
table-too-long = This is too long. Type it in at most 200 characters.
