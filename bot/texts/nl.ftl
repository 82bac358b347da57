# The source of all texts. The rules are in docs: short, kind, equal, level B1; tests/writing.py checks them.
# Telegram's tags (<b>, <i>) are allowed in messages that are rendered with texts.html.

## Dates and times, as patterns of the Unicode CLDR

pattern-day = EEEE d MMMM
pattern-day-with-year = EEEE d MMMM y
pattern-date = d MMMM y
pattern-clock-time = H.mm 'uur'
pattern-coming-moment = EEE d MMMM y 'om' H.mm 'uur'
pattern-moment = EEEE d MMMM 'om' H.mm 'uur'

age-days =
    { $days ->
        [0] minder dan 1 dag
        [one] { $days } dag
       *[other] { $days } dagen
    }
age-weeks =
    { $weeks ->
        [one] { $weeks } week
       *[other] { $weeks } weken
    }

## Themes of an obstacle, each with a hint

theme-support = draagvlak
theme-support-hint = anderen staan achter het plan
theme-trust = vertrouwen
theme-trust-hint = je kunt op elkaar rekenen
theme-leeway = speelruimte
theme-leeway-hint = je mag zelf iets proberen
theme-embedding = verankering
theme-embedding-hint = het blijft werken als mensen weggaan
theme-ownership = eigenaarschap
theme-ownership-hint = het is duidelijk wie dit oppakt
theme-scope = afbakening
theme-scope-hint = het is duidelijk wat er wel en niet bij hoort
theme-capacity = tijd en mensen
theme-capacity-hint = er zijn genoeg mensen en uren
theme-cooperation = samenwerking
theme-cooperation-hint = iedereen doet mee en deelt wat nodig is
theme-decision = besluit nodig
theme-decision-hint = iemand moet ja of nee zeggen
theme-money = geld
theme-money-hint = er is geld voor het plan
theme-other = anders
theme-other-hint = het past nergens bij

## The conversation

intro-first = Hoi { $name }, tijd voor een korte vraag over <b>{ $workgroup }</b>.
intro-stands-in = Hoi { $name }, jij bent vervanger bij <b>{ $workgroup }</b>. Deze keer vraag ik het jou, want een vertegenwoordiger kan niet.
intro-stands-in-silent = Hoi { $name }, deze ronde vraag ik het ook jou voor <b>{ $workgroup }</b>. Eén antwoord van jullie is genoeg.
intro-stands-in-unreachable = Hoi { $name }, jij bent vervanger bij <b>{ $workgroup }</b>. Deze keer vraag ik het jou, want mijn vraag kwam bij iemand niet aan.
intro-reminder = Hoi { $name }, je kunt nog antwoorden voor <b>{ $workgroup }</b>. Het hoeft niet.
intro-later = Hoi { $name }, je vroeg om het later nog eens te vragen. Het gaat over <b>{ $workgroup }</b>.
intro-kept = Ik heb dit bewaard voor <b>{ $workgroup }</b>.
intro-perhaps-again = Misschien vroeg ik dit al, en ben ik je antwoord kwijt. Geef het dan nog eens.
intro-report = Fijn dat je het meldt. Dit gaat over <b>{ $workgroup }</b>.

ask-standing = Hoe gaat het in de werkgroep?
ask-progress = Op { $date } meldde jullie werkgroep dit punt. Hoe staat het er nu mee?
ask-change = Wat is er nu anders?
ask-rough = Wat gaat er stroef? Eén zin is genoeg.
ask-obstacle = Waar lopen jullie vast? Typ het in je eigen woorden.
ask-theme = Waar gaat het vooral over?
ask-help = Wat zou jullie helpen? Typ het, of kies de knop.
ask-helper = Wie kan daarbij helpen? Kies een knop of typ zelf wie.
ask-worked = Wat werkte er goed? Je mag dit overslaan.
ask-workgroup = Over welke werkgroep gaat het?
repeat-note = Misschien zag je dit bericht al. Eén antwoord is genoeg.
repeat-note-overview = Misschien zag je dit overzicht al.

button-progress-solved = Opgelost
button-progress-ongoing = Loopt nog
button-progress-different = Anders
button-change-nothing = Sla over
button-standing-well = Gaat goed
button-standing-rough = Stroef
button-standing-stuck = We zitten vast
button-rough-nothing = Sla over
button-obstacle-same = Nog hetzelfde
button-help-nothing = Niets nodig
button-helper-workgroup = Onze werkgroep
button-helper-core_group = De kerngroep
button-helper-gebiedsmakelaar = De gebiedsmakelaar
button-helper-unknown = Nog niet bekend
button-worked-nothing = Niets bijzonders
button-later = Straks
button-decline = Sla over
button-adjust = Aanpassen

# What people may type instead of tapping. A bar stands between the words.
heard-progress-solved = opgelost | klaar | is opgelost | afgerond | gelukt | ja opgelost | het is opgelost | dat is opgelost | dit is opgelost | al opgelost | is al opgelost | het is al opgelost | inmiddels opgelost | is inmiddels opgelost | het is inmiddels opgelost | ja het is opgelost | ja is opgelost | helemaal opgelost | het is helemaal opgelost | is klaar | het is klaar | is afgerond | het is afgerond | is gelukt | het is gelukt | geregeld | is geregeld | het is geregeld | dat is geregeld | dit is geregeld | is geregeld hoor | het is geregeld hoor | is opgelost hoor | het is opgelost hoor | dit is al opgelost | dat is al opgelost | het probleem is opgelost | het probleem is al opgelost | dit punt is opgelost
heard-progress-ongoing = loopt nog | loopt nog steeds | het loopt nog | het loopt nog steeds | nog steeds | nog niet | loopt | nog bezig | nog steeds bezig | bezig | nog hetzelfde | nog steeds hetzelfde | hetzelfde | zelfde
heard-progress-different = anders | veranderd
heard-change-nothing = sla over | overslaan | niets | niks | nee | nee hoor | niets bijzonders | niks bijzonders
heard-standing-well = goed | gaat goed | het gaat goed | het gaat weer goed | het gaat toch goed | toch goed | nee gaat goed | nee het gaat goed | nee hoor het gaat goed | het gaat nu goed | nu gaat het goed | gaat weer goed | gaat nu goed | alles gaat goed | oeps het gaat goed | prima | lekker | top | heel goed | oké | ok | oke | super | perfect | 👍 | 🙂 | 😀 | 😃 | 😄 | 😁 | 😊 | ☺
heard-standing-rough = stroef | gaat stroef | het gaat stroef | matig | gaat wel | het gaat wel | zozo | moeizaam
heard-standing-stuck = vast | we zitten vast | zitten vast | wij zitten vast | we lopen vast | loopt vast | slecht
heard-rough-nothing = sla over | overslaan | niets | niks | nee | nee hoor | geen | niets bijzonders | niks bijzonders
heard-obstacle-same = nog hetzelfde | hetzelfde | zelfde | zelfde punt | nog steeds hetzelfde
heard-theme-support = draagvlak
heard-theme-trust = vertrouwen
heard-theme-leeway = speelruimte | ruimte
heard-theme-embedding = verankering | borging
heard-theme-ownership = eigenaarschap
heard-theme-scope = afbakening
heard-theme-capacity = tijd en mensen | tijd | mensen | capaciteit
heard-theme-cooperation = samenwerking | samenwerken
heard-theme-decision = besluit nodig | besluit
heard-theme-money = geld | budget
heard-theme-other = anders | iets anders | geen idee | weet ik niet | weet niet | nee
heard-help-nothing = niets nodig | niets | niks | niks nodig | niet nodig | geen | nee | nee hoor | nee bedankt | nee dank je
heard-helper-workgroup = onze werkgroep | wijzelf | wij zelf | wij | werkgroep | de werkgroep
heard-helper-core_group = kerngroep | de kerngroep
heard-helper-gebiedsmakelaar = gebiedsmakelaar | de gebiedsmakelaar | gebiedsmakelaars | de gebiedsmakelaars | een van de gebiedsmakelaars
heard-helper-unknown = nog niet bekend | weet niet | weet ik niet | geen idee
heard-worked-nothing = niets bijzonders | niks bijzonders | niets | niks | nee | nee hoor | nee bedankt | nee dank je | geen | sla over | overslaan
heard-later-yes = straks | later | morgen
heard-decline-yes = sla over | overslaan
heard-take-back-yes = laat maar | toch niet | nee | nee hoor | nee toch niet | nee laat maar | laat maar zitten | niets | niks | nergens | foutje | vergissing | per ongeluk
heard-thanks-yes = dank | dank je | dankje | bedankt | dank je wel | dankjewel | dank u | dank u wel | dank u zeer | hartelijk dank | hartelijk bedankt | heel erg bedankt | heel hartelijk dank | veel dank | alvast bedankt | en bedankt | jij ook | u ook | jullie ook | van hetzelfde | ok | oke | oké | top | prima | super | perfect | fijn | fijn weekend | goed weekend | prettig weekend | fijne dag | fijne dag nog | fijne avond | fijne week | een fijn weekend | een fijne dag | een fijne avond | en fijn weekend | en fijne dag | en fijne avond | en een fijn weekend | en een fijne dag | en een fijne avond | 👍 | 🙏 | 👌 | 👏 | 💪 | ❤ | 🧡 | 💛 | 💚 | 💙 | 💜 | 🥰 | 🙂 | 😀 | 😃 | 😄 | 😁 | 😊 | ☺ | 😉 | 🤗 | fijne feestdagen | prettige dag | prettige avond | prettige feestdagen | prettige kerst | fijne kerst | fijne vakantie | prettige vakantie | fijne kerstdagen | prettige kerstdagen | tot maandag | tot dinsdag | tot woensdag | tot donderdag | tot vrijdag | tot morgen | tot volgende week | dank u wel hoor | dank je wel hoor | dankjewel hoor | bedankt hoor | gelukkig nieuwjaar | graag gedaan | groet | groeten | groetjes | tot ziens | doei
# These answer what was asked; they are thanks where nothing is.
heard-pleased-yes = goed | goed zo | heel goed | is goed | dat is goed | helemaal goed | mooi | mooi zo | geen probleem | duidelijk | begrepen

button-leave-it = Laat het zo
left-as-it-was = Goed, ik laat het zo. Het komt in het overzicht van { $overview }. Aanpassen kan tot { $until }.
left-as-told = Goed, ik laat het zo. Het stond al in het overzicht. Aanpassen kan tot { $until }.
added-words-late = Ik heb het erbij gezet. Het komt in het overzicht van { $overview }.
edit-same = Je antwoord is hetzelfde gebleven. Er verandert niets.
edit-replaced = Dit antwoord heb je later aangepast. Met de knop verander je het nieuwe antwoord.
edit-replaced-closed = Dit antwoord heb je later aangepast, dus deze wijziging lees ik niet. Is er iets nieuws? Stuur dan /vastgelopen.
edit-send-anew = Dit lees ik alleen in een nieuw bericht. Stuur het nog een keer.
edit-days-stand = Deze dagen staan al genoteerd. Klopt het niet, stuur dan /afwezig met de juiste dagen erbij.
edit-stands = Dit heb ik al verwerkt. Wat je eraan verandert, lees ik niet.
heard-never-mind-yes = laat maar | laat maar zitten | nee laat maar | nee | nee hoor | toch niet | nee toch niet | niets | niks | foutje | vergissing | per ongeluk
heard-clear-never-mind-yes = laat maar | laat maar zitten | nee laat maar | foutje | vergissing | per ongeluk
never-mind-done = Goed, er verandert niets.
reply-unfit = Dit past niet bij de vraag waarop je antwoordt. Stuur het in een nieuw bericht, of begin opnieuw in het menu.
decline-done-partly = Goed, dan laat ik het hierbij. Wat je al zei, heb ik bewaard.
heard-adjust-yes = aanpassen | veranderen | wijzigen
heard-leave-it-yes = laat het zo | laat zo | laat maar | laat maar zitten | nee laat maar | toch niet | nee toch niet | foutje | vergissing | per ongeluk
# Of these nothing can be part of what is told.
heard-let-be-yes = laat het zo | laat zo | laat maar | laat maar zitten | nee laat maar | sla over | overslaan
not-for-you-report = Je zit nu niet in een werkgroep. Met /help zie je wat je wel kunt doen.
not-for-you-words = Wat je stuurt, kan ik nergens kwijt, want je zit niet in een werkgroep. Met /help zie je wat je wel kunt doen.
not-for-you-any-more = Dit kan ik nergens kwijt, want je zit niet meer bij <b>{ $workgroup }</b>. Met /help zie je wat je wel kunt doen.
not-for-you-be_away = Ik stel jou geen vragen, dus afwezig melden hoeft niet. Met /help zie je wat je wel kunt doen.
not-for-you-read_overview = Het overzicht is voor de gebiedsmakelaar en de facilitator. Wil je iets weten, vraag het dan aan hen.

chosen = Jouw antwoord: <b>{ $answer }</b>
chosen-later = Straks
chosen-decline = Overgeslagen

done = Dank je, { $name }. Je antwoord komt in het overzicht van { $overview }. Aanpassen kan tot { $until }.
done-stuck = Dank je, { $name }. De gebiedsmakelaar leest dit in het overzicht van { $overview }. Aanpassen kan tot { $until }.
done-late = Dank je, { $name }. Het vorige overzicht was al verstuurd. Dit komt in het overzicht van { $overview }.
done-left = Dank je, { $name }. Je antwoord komt in het overzicht van { $overview }.
done-changed = Het is aangepast. Het nieuwe antwoord komt in het overzicht van { $overview }. Aanpassen kan tot { $until }.
added-words = Ik heb het erbij gezet. Het komt in het overzicht van { $overview }. Aanpassen kan tot { $until }.
edited-words = Ik heb je wijziging bewaard. Die komt in het overzicht van { $overview }.
edited-solved = Ik heb je wijziging bewaard, maar dit punt staat als opgelost genoteerd. Loopt het toch nog vast? Stuur dan /vastgelopen.
later-done = Goed, ik vraag het { $moment } nog een keer.
later-too-late = Dan is deze ronde al dicht. Je kunt nu antwoorden of deze keer overslaan.
report-taken-back = Goed, ik laat het weg uit het overzicht. Loopt er toch iets vast? Stuur dan /vastgelopen.
report-taken-back-stays = Goed, jij meldt dit niet meer. Het punt blijft in het overzicht, want een ander zei dat het nog loopt.
report-taken-back-told = Het stond al in het overzicht, en in het volgende staat het niet meer. Loopt er toch iets vast? Stuur dan /vastgelopen.
decline-done = Goed, deze keer slaan we over. Loopt er toch iets vast? Stuur dan /vastgelopen.
later-too-late-report = Dan is het overzicht al gemaakt. Je kunt nu antwoorden of deze keer overslaan.
adjust-choose = Wat wil je aanpassen?
adjust-nothing = Er is niets om aan te passen. Loopt er iets vast? Stuur dan /vastgelopen.
adjust-closed = Deze ronde is dicht. Is er iets nieuws? Stuur dan /vastgelopen.
point-progress = Eerder punt
point-change = Wat anders is
point-standing = Hoe het gaat
point-rough = Wat stroef gaat
point-obstacle = Waar het vastloopt
point-theme = Waarover het gaat
point-help = Wat zou helpen
point-helper = Wie kan helpen
point-worked = Wat werkte
you-are-welcome = Graag gedaan.
file-kept = Ik heb het bewaard bij { $workgroup }. Zet er een paar woorden bij, dan begrijpt iedereen het.
file-kept-done = Ik heb het bewaard bij { $workgroup }. Wie het overzicht leest, kan het bekijken.
file-replaced = Ik heb je nieuwe foto bewaard. Die komt in het overzicht van { $overview }. De vorige laat ik niemand meer zien.
file-taken-away = Dit kan ik niet lezen. De foto die hier stond, laat ik niemand meer zien. Stuur een andere foto, of typ een bericht.
file-caption = Van werkgroep { $workgroup }, op { $date }.

## Old and strange buttons

tap-answered = Deze vraag is al beantwoord. Aan het eind kun je elk antwoord aanpassen.
tap-void = Deze knop werkt niet meer. Stuur /help om te zien wat je kunt doen.
tap-not-yours = Deze knop hoort bij een vraag aan iemand anders.

## Joining

welcome-hello = Hoi { $name }, fijn dat je er bent. Ik ben Vlottrekker, de chatbot van { $area }. Ik vraag waar werkgroepen vastlopen en wat zou helpen.
welcome-rhythm-representative = Voor <b>{ $workgroup }</b> krijg je een vraag { $rhythm }. De volgende ronde is { $first }. Antwoorden kost je minder dan 2 minuten.
welcome-rhythm-one-of-you = Voor <b>{ $workgroup }</b> krijgt een van jullie een vraag { $rhythm }. De volgende ronde is { $first }. Antwoorden kost minder dan 2 minuten.
welcome-rhythm-deputy = Je bent vervanger bij <b>{ $workgroup }</b>. Ik vraag je alleen iets als een vertegenwoordiger niet kan, of als het stil blijft.
welcome-rhythm-gebiedsmakelaar = Je krijgt elke week een overzicht, op { $overview }. Het eerste komt { $first }. Je ziet in één oogopslag wie jou nodig heeft.
welcome-rhythm-facilitator = Met /beheer regel je werkgroepen, mensen en het ritme. Met /overzicht zie je altijd hoe het met de werkgroepen gaat.
welcome-rhythm-other = In { $area } stel ik je geen vragen. Je hoort van mij als er iets voor je is.
welcome-rhythm-none-yet = In { $area } zit je nog niet in een werkgroep. Krijg je daar een plek, dan hoor je eerst van mij wat ik je vraag, en wanneer.
welcome-readers = De gebiedsmakelaar en de facilitator lezen de antwoorden in een overzicht, zonder je naam. Je werkgroep ziet een knelpunt later terug. Doe je mee?
rhythm-weekly = elke week op { $weekday } om { $time }
rhythm-weeks =
    { $weeks ->
       *[other] elke { $weeks } weken op { $weekday } om { $time }
    }
rhythm-monthly-first = elke maand op de eerste { $weekday } om { $time }
rhythm-monthly-second = elke maand op de tweede { $weekday } om { $time }
rhythm-monthly-third = elke maand op de derde { $weekday } om { $time }
rhythm-monthly-last = elke maand op de laatste { $weekday } om { $time }
coming-skipped = { $moment }, gaat niet door: { $why }
overview-moment = { $weekday } om { $time }
button-join-yes = Ja, ik doe mee
button-join-no = Nee
heard-join-yes = ja | ja graag | ja hoor | ja ik doe mee | ik doe mee | graag
heard-join-no = nee | nee dank je | nee bedankt | liever niet
join-first = Kies eerst of je meedoet. Wat je nu stuurde, heb ik niet bewaard.
join-done = Fijn dat je meedoet, { $name }. Stuur /help om te zien wat je kunt doen.
join-done-first = Fijn dat je meedoet, { $name }. Je eerste vraag komt { $first }. Stuur /help om te zien wat je kunt doen.
join-declined = Goed, dan vraag ik je niets. Bedenk je je? Open dan de link nog een keer.
join-already = Je doet al mee, { $name }. Stuur /help om te zien wat je kunt doen.
join-nowhere = Je doet nu in geen gebied mee, { $name }. Wil je weer meedoen? Vraag de facilitator of de gebiedsmakelaar van je buurt om een nieuwe link.
join-added = Je doet nu ook mee in { $area }, { $name }. Stuur /help om te zien wat je kunt doen.
join-added-leave = Wil je toch niet meedoen? Stuur dan /stop, of zeg het tegen wie jou de link stuurde.
join-added-leave-role = Wil je toch niet meedoen? Zeg het dan tegen wie jou de link stuurde.
join-used = Deze link is al gebruikt. Vraag de facilitator van je buurt om een nieuwe.
join-expired = Deze link is niet meer geldig. Vraag de facilitator van je buurt om een nieuwe.
join-foreign = Deze link is voor iemand anders gemaakt. Jij hebt geen link meer nodig, want je doet al mee.
join-held = Deze link hoort bij een ander account van Telegram, dus open hem daar. Kan dat niet? Laat de facilitator je dan uit het gebied halen en weer toevoegen.
join-unknown = Deze link ken ik niet. Vraag de facilitator van je buurt om een nieuwe.
stranger = Hoi, ik ben Vlottrekker en ik help werkgroepen in de buurt. Met een persoonlijke link kun je meedoen. Vraag de facilitator of de gebiedsmakelaar van je buurt om een link.
only-private = Ik praat alleen in een gesprek met één persoon. Zoek mij op en begin daar een gesprek.

## What everybody can ask

help-hello = Dit kun je doen, { $name }:
help-answer = Ik stel je vragen. Antwoord met een knop of typ gewoon wat je wilt zeggen.
help-photo = Je mag ook een foto of een spraakbericht sturen.
help-vastgelopen = /vastgelopen: meld op elk moment dat je werkgroep vastloopt
help-afwezig = /afwezig: zeg dat je een tijd weg bent
help-overzicht = /overzicht: zie hoe het nu met de werkgroepen gaat
help-privacy = /privacy: lees wie wat leest en hoe lang wij het bewaren
help-help = /help: zie dit bericht

command-vastgelopen = Meld dat je werkgroep vastloopt
command-afwezig = Zeg dat je een tijd weg bent
command-overzicht = Zie hoe het met de werkgroepen gaat
command-privacy = Lees wie wat leest
command-help = Zie wat je kunt doen

privacy-all = De gebiedsmakelaar en de facilitator van je buurt lezen de antwoorden in het overzicht, zonder je naam. Je werkgroep ziet een knelpunt terug, en wie later komt leest ook wat werkte, zonder je naam. Alleen als je afwezig bent, staat je naam in het overzicht. Wij bewaren je gegevens en wat je zegt zolang jouw buurt deze chatbot gebruikt. Van een foto of spraakbericht bewaren wij alleen de verwijzing, niet het bestand zelf.

## Being away

button-away-1 = 1 week
button-away-2 = 2 weken
button-away-3 = 3 weken
button-away-0 = Ik ben terug
heard-back-yes = ik ben terug | terug | ik ben er weer | ben er weer | ik ben weer terug | weer terug | weer aan het werk
away-done = Je staat op afwezig tot en met { $day } en krijgt dan geen vragen. Is er een vervanger, dan vraag ik het daar. Ben je eerder terug, typ dan: ik ben terug.
away-back = Welkom terug, { $name }. Ik stel je weer vragen.

## A rhythm that proposes itself

proposal-calmer = Bij <b>{ $workgroup }</b> ging het { $rounds } rondes goed en was er niets nieuws. Ik vraag het nu { $old }. Is { $new } ook genoeg?
proposal-faster = <b>{ $workgroup }</b> zat { $rounds } rondes vast. Ik vraag het nu { $old }. Zal ik het { $new } vragen?
proposal-dates = Dit worden dan de volgende momenten:
proposal-accepted = Goed, ik vraag het <b>{ $workgroup }</b> voortaan { $new }. Dit zijn de volgende momenten:
proposal-refused = Goed, voor <b>{ $workgroup }</b> blijft het { $new }. De komende 8 weken stel ik niets anders voor.
proposal-taken-yes = { $name } was je voor en ging akkoord. Ik vraag het <b>{ $workgroup }</b> nu { $new }.
proposal-taken-no = { $name } was je voor en liet het zo. Ik vraag het <b>{ $workgroup }</b> nu { $new }.
proposal-overtaken = Dit voorstel past niet meer, want er is iets veranderd. Ik vraag het <b>{ $workgroup }</b> nu { $new }.
proposal-stopped = Dit voorstel past niet meer, want <b>{ $workgroup }</b> is gestopt.
proposal-why = Voorstel van Vlottrekker
button-proposal-yes = Akkoord
button-proposal-no = Laat het zo

## What cannot be read

refuse-all = Dit kan ik niet lezen. Met /help zie je wat je wel kunt doen.
refuse-other = Dit kan ik niet lezen. Stuur een bericht, een foto of een spraakbericht.
refuse-command = Dit ken ik niet. Stuur /help om te zien wat je kunt doen.
enough-said = Je stuurde heel veel berichten achter elkaar. De eerste { $count } heb ik gelezen, wat daarna kwam niet. Wacht 1 minuut en stuur dan nog eens wat ik miste.
failed-apology = Er ging iets mis met je bericht, dat spijt me. Wij kijken ernaar. Je kunt gewoon verder praten.

## What does not go well, for whoever can do something about it

notice-mail = De mail aan { $name } komt niet aan. Vraag of het adres nog klopt. Met /beheer verander je het.
notice-mail-administrator = De mail aan { $name } komt niet aan. Vraag of het adres nog klopt. De beheerder van de bot kan het veranderen.
notice-mail-own = De mail aan jou komt niet aan. Kijk of je adres nog klopt. Met /beheer verander je het.
notice-mail-own-administrator = De mail aan jou komt niet aan. Kijk of je adres nog klopt. Geef een nieuw adres door aan de beheerder van de bot.
notice-mail-given-up = Een mail aan { $name } kon 2 dagen lang niet weg, en ik probeer het niet meer. Stuur /overzicht en kies Vorig overzicht, dan lees je het in de chat. Vraag de beheerder van de bot om naar de mail te kijken.
notice-mail-given-up-own = Een mail aan jou kon 2 dagen lang niet weg, en ik probeer het niet meer. Stuur /overzicht en kies Vorig overzicht, dan lees je het in de chat. Vraag de beheerder van de bot om naar de mail te kijken.
notice-overview-not-taken = De mail met het weekoverzicht aan { $name } is geweigerd, en dat ligt misschien niet aan het adres. Stuur /overzicht en kies Vorig overzicht, dan lees je het in de chat. Vraag de beheerder van de bot om naar de mail te kijken.
notice-overview-not-taken-own = De mail met het weekoverzicht aan jou is geweigerd, en dat ligt misschien niet aan het adres. Stuur /overzicht en kies Vorig overzicht, dan lees je het in de chat. Vraag de beheerder van de bot om naar de mail te kijken.
notice-overview-refused = Het weekoverzicht komt niet aan bij { $name }. Vraag of { $name } mij weer toelaat in Telegram, of vul met /beheer een werkend e-mailadres in. Stuur /overzicht en kies Vorig overzicht, dan lees je het zelf.
notice-overview-refused-administrator = Het weekoverzicht komt niet aan bij { $name }. Vraag of { $name } mij weer toelaat, of vraag de beheerder van de bot om een werkend e-mailadres. Stuur /overzicht en kies Vorig overzicht, dan lees je het zelf.
notice-nobody-to-ask = In { $workgroups } is nu niemand die ik iets kan vragen. Er is niemand gekozen, of iedereen is afwezig, onbereikbaar of doet nog niet mee. Met /beheer kies je iemand anders.
notice-nobody-to-ask-gebiedsmakelaar = In { $workgroups } is nu niemand die ik iets kan vragen. Er is niemand gekozen, of iedereen is afwezig, onbereikbaar of doet nog niet mee. Zoek iemand anders, en geef de naam aan de facilitator of de beheerder van de bot.
notice-more-workgroups =
    { $count ->
        [one] nog één werkgroep
       *[other] nog { $count } werkgroepen
    }
notice-place = Iemand van <b>{ $workgroup }</b> kan nu niet antwoorden, en er is geen vervanger. De ander heb ik wel gevraagd. Bel de werkgroep even, of zoek samen een vervanger.
notice-nobody = Bij <b>{ $workgroup }</b> kan ik deze ronde niemand meer iets vragen. Wie ik vroeg, is afwezig of onbereikbaar, en er is geen vervanger. Bel de werkgroep even, of zoek samen een vervanger.
notice-outage = Ik was niet bereikbaar van { $start } tot { $end }. Wat je toen stuurde, heb ik misschien niet. Stuur je het nog eens?
notice-outage-caretaker = Ik was niet bereikbaar van { $start } tot { $end }. Wie toen een vraag had, hoort dit ook van mij. Stuurde jij toen iets, stuur het dan nog eens.
notice-taps-lost = Tussen { $start } en { $end } was ik niet bereikbaar. Wat je typte, is bewaard, maar een tik op een knop kwam misschien niet aan. Tikte je toen, tik dan nog een keer.
notice-restored-caretaker = Ik ben teruggezet naar hoe het was op { $start }. Wat mensen daarna stuurden, tot { $end }, is weg. Vraag hun om het nog eens te sturen, en doe dat zelf ook.

## The overview

digest-headline =
    { $count ->
        [0] Geen werkgroep heeft jou nu nodig.
        [one] { $count } werkgroep heeft jou nodig.
       *[other] { $count } werkgroepen hebben jou nodig.
    }
digest-title = Weekoverzicht { $area }, { $date }
digest-title-now = Overzicht van nu voor { $area }, { $date }
digest-since = Dit hoorden we sinds { $day }.
digest-perhaps-again = Ik ben teruggezet naar een eerdere stand. Misschien kreeg je dit overzicht al, en er kan iets ontbreken.
digest-now = Dit hoorden we sinds { $start }. Het is nu { $moment }. Er kan nog iets bij komen.

digest-part-needs_you = Jij bent nodig
digest-part-for_information = Ter informatie
digest-part-going_well = Gaat goed
digest-empty-needs_you = Niemand vraagt nu iets van jou. Dat geeft ruimte.
digest-empty-for_information = Verder is er niets wat je hoeft te weten.
digest-empty-going_well = In deze tijd hoorden we van geen werkgroep dat alles loopt. Dat kan de volgende ronde anders zijn.
digest-more-need-you =
    { $count ->
        [one] Nog { $count } werkgroep heeft jou nodig. Die staat bovenaan bij ter informatie.
       *[other] Nog { $count } werkgroepen hebben jou nodig. Die staan bovenaan bij ter informatie.
    }

## What stands out about one workgroup. The lasting is: al 3 dagen, al 2 weken.

digest-lasting-since = sinds { $day }
digest-lasting-long = al { $age }
digest-reason-help_asked = Vraagt jouw hulp, { $lasting }.
digest-reason-decision = Wacht op een besluit, { $lasting }.
digest-reason-long_stuck = Zit nog vast op hetzelfde punt, { $lasting }.
digest-reason-silent =
    { $rounds ->
        [one] Van deze werkgroep hebben we { $rounds } ronde niets gehoord.
       *[other] Van deze werkgroep hebben we { $rounds } rondes niets gehoord.
    }
digest-call-them = Misschien helpt het als je even belt.
digest-state-stuck = Zit vast, { $lasting }.
digest-state-stuck-unsaid = Zit vast. We weten nog niet waarop.
digest-state-rough = Het gaat stroef.
digest-state-well = De werkgroep zegt: het gaat goed.
digest-state-silent =
    { $rounds ->
        [0] Van deze werkgroep hebben we nog niets gehoord.
        [one] Van deze werkgroep hebben we { $rounds } ronde niets gehoord.
       *[other] Van deze werkgroep hebben we { $rounds } rondes niets gehoord.
    }
digest-silent-since =
    { $rounds ->
        [one] In de laatste ronde hoorden we niets.
       *[other] In de laatste { $rounds } rondes hoorden we niets.
    }
digest-state-running = De ronde loopt nog. Antwoorden komen in het volgende overzicht.
digest-state-not_asked = Deze werkgroep was in deze tijd niet aan de beurt.
digest-state-nobody = Deze werkgroep heeft nog geen vertegenwoordiger die meedoet.
digest-stopped = Deze werkgroep is gestopt.
digest-for-others = Dit is het overzicht van de gebiedsmakelaar. Waar jij staat, is de gebiedsmakelaar bedoeld.
digest-open =
    { $count ->
        [one] Er staat nog { $count } knelpunt open, { $lasting }.
       *[other] Er staan nog { $count } knelpunten open, het oudste { $lasting }.
    }
digest-solved =
    { $count ->
        [one] Er is { $count } knelpunt opgelost.
       *[other] Er zijn { $count } knelpunten opgelost.
    }
digest-skipped-holiday = De ronde van { $day } ging niet door, want het was een feestdag.
digest-skipped-too_late = De ronde van { $day } ging niet door, want de vraag kon niet op tijd weg.
digest-skipped-closed_period = De ronde van { $day } ging niet door, want je buurt had toen een vrije periode.
digest-skipped-school_holiday = De ronde van { $day } ging niet door, want het was schoolvakantie.
digest-skipped-paused = De ronde van { $day } ging niet door, want de pauze begon voordat de vraag weg kon.
digest-skipped-nobody = De ronde van { $day } ging niet door, want er was niemand om te vragen.
digest-still-open = De ronde loopt nog. Er kan nog iets bij komen.
digest-late = Een deel hiervan kwam binnen na het einde van de ronde.
digest-next = De volgende ronde is op { $day }.
digest-continued = { $workgroup }, vervolg

## The labels of the detail

digest-label-obstacle = Waar het vastloopt
digest-gap-missing = Mist aan tafel sinds { $date }: { $who }
digest-gap-superfluous = Niet meer nodig aan tafel sinds { $date }: { $who }
digest-label-change = Wat er nu anders is
digest-label-help = Wat zou helpen
digest-label-helper = Wie kan helpen
digest-label-helper_words = In hun eigen woorden
digest-label-theme = Thema
digest-label-reported = Gemeld op
digest-label-solved = Wat is opgelost
digest-label-rough = Wat we hoorden
digest-label-worked = Wat werkte
digest-label-files = Meegestuurd in de chat
digest-helper-workgroup = de werkgroep zelf
digest-helper-core_group = de kerngroep
digest-helper-gebiedsmakelaar = jij, als gebiedsmakelaar
digest-helper-somebody = iemand anders
digest-helper-unknown = dat is nog niet bekend
digest-file-photo = foto { $number }
digest-file-voice = opname { $number }

digest-heading-help = Hulpvragen
digest-help-share =
    { $open ->
        [0] Er zijn geen open hulpvragen.
        [one]
            { $yours ->
                [0] Er is { $open } open hulpvraag. Die ligt niet bij jou.
               *[other] Er is { $open } open hulpvraag. Die ligt bij jou.
            }
       *[other]
            { $yours ->
                [0] Van de { $open } open hulpvragen ligt er geen bij jou.
                [one] Van de { $open } open hulpvragen ligt er { $yours } bij jou.
               *[other] Van de { $open } open hulpvragen liggen er { $yours } bij jou.
            }
    }
digest-heading-away = Afwezig
digest-away = { $name }, tot en met { $day }

## The overview in the chat

digest-more-files = Hier zijn de andere foto's en opnames.
button-last-overview = Vorig overzicht
button-show-photo = Bekijk foto { $number }
button-show-voice = Beluister opname { $number }

## The overview by mail

mail-at-a-glance = In het kort
mail-footer = Je krijgt dit overzicht als gebiedsmakelaar. Beantwoord deze mail als je iets wilt vragen. Wil je iets doorgeven aan het dagelijks bestuur? Vraag dan eerst of de werkgroep het goed vindt.

## What the facilitator arranges: /beheer and /logboek

help-beheer = /beheer: regel werkgroepen, mensen en het ritme
help-logboek = /logboek: zie wie wat heeft veranderd
command-beheer = Regel werkgroepen, mensen en ritme
command-logboek = Zie wie wat heeft veranderd
not-for-you-arrange = Dit regelt de facilitator van je buurt. Vraag het daar.
not-for-you-read_log = Het logboek is voor de facilitator en de gebiedsmakelaar.
tap-not-allowed = Dit kun je in dit gebied niet veranderen. Vraag het aan de facilitator.

manage-workgroups-all =
    { $count ->
        [0] <b>{ $area }</b> heeft nog geen werkgroep. Zet er eerst mensen bij, en maak dan een werkgroep.
       *[other] <b>{ $area }</b>: kies een werkgroep.
    }
manage-workgroups-found =
    { $count ->
        [0] Geen werkgroep in <b>{ $area }</b> heet zo: { $part }.
       *[other] Werkgroepen in <b>{ $area }</b> met deze naam: { $part }.
    }
manage-people-all = <b>{ $area }</b>: kies iemand.
manage-people-found =
    { $count ->
        [0] Niemand in <b>{ $area }</b> heet zo: { $part }.
       *[other] Mensen in <b>{ $area }</b> met deze naam: { $part }.
    }
areas-choose = Welk gebied wil je regelen?
label-stopped = { $name }, gestopt
label-paused = { $name }, pauze
label-invited = { $name }, nog niet begonnen

button-manage-search = Zoek
button-manage-new-workgroup = Nieuwe werkgroep
button-manage-people = Mensen
button-manage-new-person = Nieuwe persoon
button-manage-area = Heel het gebied
button-manage-log = Logboek
button-manage-other-area = Ander gebied
button-manage-back = Terug
button-manage-previous = Vorige
button-manage-next = Volgende
button-manage-newer = Nieuwer
button-manage-older = Ouder
button-manage-rhythm = Ritme
button-manage-seats = Wie spreekt
button-manage-pause = Pauze
button-manage-rotation = Beurten
button-manage-name = Naam
button-manage-stop = Stop werkgroep
button-manage-restart = Start weer
button-manage-organisation = Organisatie
button-manage-email = E-mailadres
button-manage-leave = Haal uit gebied
button-manage-invite = Maak een uitnodiging
button-manage-overview = Weekoverzicht
button-manage-area-rhythm = Ritme
button-manage-reminder = Herinnering
button-manage-closing = Tijd voor antwoord
button-manage-closed = Vrije periodes
button-manage-school = Schoolvakanties
button-manage-table = Tafel
button-manage-tables = Aan tafel

workgroup-title = <b>{ $name }</b>
workgroup-rhythm = Ritme: { $rhythm }
workgroup-next = Volgende vraag: { $first }
workgroup-paused = Pauze tot { $date }. De volgende vraag is { $first }.
workgroup-stopped = Gestopt. Ik vraag niets.
workgroup-representatives = Vertegenwoordigers: { $people }
workgroup-deputies = Vervangers: { $people }
workgroup-rotation = Wie ik vraag: { $rotation }
workgroup-handover-waits = Overdracht van { $date }: die wacht op wie erna komt.
workgroup-handover-ready = Overdracht voor { $name }: die gaat eruit zodra ik { $name } kan bereiken.
workgroup-handover-given = Overdracht voor { $name }: verstuurd op { $date }, nog niet gelezen.
workgroup-handover-read = Overdracht voor { $name }: gelezen op { $date }.
workgroup-table = Aan tafel: { $organisations }
rotation-both = allebei
rotation-in_turns = om de beurt
rotation-first_then_other = de eerste, en de ander als het stil blijft
rotation-choose = Wie vraag ik als er 2 vertegenwoordigers zijn?
button-rotation-both = Allebei
button-rotation-in_turns = Om de beurt
button-rotation-first_then_other = Eerst de eerste

person-title = <b>{ $name }</b>
person-organisation = Organisatie: { $organisation }
person-roles = Rollen: { $roles }
person-email = E-mailadres: { $email }
person-joined = Doet mee.
person-not-joined = Doet nog niet mee.
role-gebiedsmakelaar = gebiedsmakelaar
role-facilitator = facilitator
role-core_group = kerngroep
role-reader = meelezer
role-representative = vertegenwoordiger
role-on = Geef rol: { $role }
role-off = Neem rol weg: { $role }

seats-title = <b>{ $workgroup }</b>
    Vertegenwoordigers: { $representatives }
    Vervangers: { $deputies }
seat-left = Haal weg: { $name }
seat-up = Eerder vragen: { $name }
seat-for-representative = Wie wordt vertegenwoordiger?
seat-for-deputy = Wie wordt vervanger?
button-add-representative = Nieuwe vertegenwoordiger
button-add-deputy = Nieuwe vervanger

rhythm-often = Nu: { $rhythm }. Hoe vaak wordt het?
rhythm-moment = Op welke dag en hoe laat?
button-every-weeks =
    { $weeks ->
        [1] Elke week
       *[other] { $weeks } weken
    }
button-monthly-first = Elke maand, eerste
button-monthly-second = Elke maand, tweede
button-monthly-third = Elke maand, derde
button-monthly-last = Elke maand, laatste
button-as-area = Zoals het gebied
button-other-moment = Andere tijd
pattern-short-time = H.mm
pause-choose = Hoe lang neemt <b>{ $workgroup }</b> pauze?
button-pause-weeks = { $weeks } weken
button-pause-other = Andere datum
button-pause-end = Stop de pauze

area-title = <b>{ $area }</b>
area-overview = Weekoverzicht: { $overview }
area-rhythm = Ritme van werkgroepen zonder eigen ritme: { $rhythm }
area-reminder = Herinnering: { $reminder }
area-closing = Tijd om te antwoorden: { $closing }
area-closed = Vrije periodes: { $closed }
area-school = Schoolvakanties: { $region }
value-school-none = niet overslaan
region-north = regio noord
region-middle = regio midden
region-south = regio zuid
value-remind_after =
    { $days ->
        [0] geen
        [one] na { $days } werkdag
       *[other] na { $days } werkdagen
    }
value-answer_days =
    { $days ->
        [one] { $days } werkdag
       *[other] { $days } werkdagen
    }
value-table_every =
    { $days ->
        [0] nooit
        [1] na elke ronde
       *[other] na { $days } rondes
    }
button-remind_after =
    { $days ->
        [0] Geen herinnering
        [one] Na { $days } werkdag
       *[other] Na { $days } werkdagen
    }
button-answer_days =
    { $days ->
        [one] { $days } werkdag
       *[other] { $days } werkdagen
    }
choose-remind_after = Wanneer vraag ik het nog een keer aan wie niet antwoordt?
choose-answer_days = Hoe lang hebben mensen de tijd voordat hun ronde dichtgaat?
choose-school_region = Van welke regio sla ik de schoolvakanties over?
closed-title = In deze periodes vraag ik niemand iets:
closed-none = Er staat geen vrije periode gepland.
closed-dropped = Deze periode gaat weg: { $days }
closed-days = { $name }, { $first } tot en met { $last }
closed-day = { $name }, { $day }
closed-days-past = Deze vrije periode is al voorbij. Kijk of het jaar klopt, en typ het opnieuw.
closed-days-too-long = Een vrije periode duurt hoogstens een jaar. Kijk of het jaar van de laatste dag klopt, en typ het opnieuw.
closed-days-unnamed = vrije periode
button-new-period = Nieuwe periode
button-drop-period = Verwijder nummer { $number }

table-title = <b>{ $workgroup }</b>, aan tafel:
table-place = { $name }: { $kind }, sinds { $date }
table-nobody = Ik weet nog niet wie er aan tafel zit.
table-gap-missing = Mist sinds { $date }: { $who }
table-gap-superfluous = Niet meer nodig sinds { $date }: { $who }
table-gap-close = Opgelost: { $who }
table-often = Tafelcheck: { $often }
table-often-choose = Na hoeveel rondes vraag ik of de juiste mensen nog aan tafel zitten?
table-choose = Welke organisatie komt aan tafel?
table-kind = Wat voor organisatie is { $name }?
table-kind-new = Wat voor organisatie komt erbij?
table-unknown = <b>{ $name }</b> ken ik nog niet. Tik op de knop om een nieuwe organisatie te maken.
organisation-of-kind = { $name }: { $kind }
button-table-add = Organisatie erbij
button-table-new = Nieuwe organisatie
button-table-often = Hoe vaak
button-table_every =
    { $rounds ->
        [0] Nooit
       *[other] Na { $rounds } rondes
    }
kind-municipality = gemeente
kind-housing = wonen
kind-care = zorg
kind-welfare = welzijn
kind-police = politie
kind-school = onderwijs
kind-residents = bewoners
kind-business = ondernemers
kind-other = anders
tables-title = <b>{ $area }</b>: bij hoeveel werkgroepen elke soort organisatie aan tafel zit.
tables-moments = Eerst aan het eind van deze dagen: { $days }. Daarna nu.
tables-kind = { $kind }: { $counts }, nu <b>{ $count }</b>
tables-none = Ik weet nog van geen enkele werkgroep wie er aan tafel zit.

ask-search = Typ een deel van de naam.
ask-workgroup-name = Hoe heet de werkgroep?
ask-person = Wie komt erbij? Typ de naam, een komma en de organisatie. Een e-mailadres mag erachter.
ask-one-person = Typ 1 persoon per bericht, op 1 regel. Een hele lijst kan ook: stuur /beheer en tik op Bestand.
ask-person-name = Hoe heet deze persoon?
ask-organisation = Namens welke organisatie komt deze persoon? Is er geen, typ dan: geen.
ask-table-organisation = Hoe heet de organisatie?
ask-email = Wat is het e-mailadres? Is er geen, typ dan: geen.
ask-moment = Typ een dag en een tijd, zoals: dinsdag 10.30 uur.
ask-pause = Tot welke dag is de pauze? Typ bijvoorbeeld { $first }.
ask-closed-period = Welke dag of periode? Typ bijvoorbeeld: vakantie, { $first } tot en met { $last }.
not-understood-workgroup_name = Deze naam is te lang. Typ een kortere naam.
not-understood-new_workgroup = Deze naam is te lang. Typ een kortere naam.
not-understood-new_person = Deze naam is te lang of leeg. Typ een naam, een komma en de organisatie.
not-understood-person_name = Deze naam is te lang. Typ een kortere naam.
not-understood-organisation = Deze naam is te lang. Typ een kortere naam.
not-understood-table_organisation = Deze naam is te lang. Typ een kortere naam.
not-understood-email = Dit is geen e-mailadres. Typ het nog eens.
not-understood-moment = Ik zoek een werkdag en een tijd, niet in de nacht. Typ bijvoorbeeld: dinsdag 10.30 uur.
not-understood-pause = Ik zoek een dag na vandaag. Typ bijvoorbeeld: { $first }.
not-understood-closed_period = Ik zoek een eerste en een laatste dag, of 1 dag. Typ bijvoorbeeld: { $first } tot en met { $last }. Losse dagen typ je 1 voor 1, en andere getallen laat je weg.
not-understood-search_workgroup = Dit kan ik niet zoeken. Typ een deel van de naam.
not-understood-search_person = Dit kan ik niet zoeken. Typ een deel van de naam.
not-understood-why = Er is niets om te veranderen. Stuur /beheer om opnieuw te beginnen.

change-area-add = Nieuw gebied: <b>{ $name }</b>
change-area-change = Verandering voor <b>{ $name }</b>
change-workgroup-add = Nieuwe werkgroep: <b>{ $name }</b>
change-workgroup-change = Verandering voor werkgroep <b>{ $name }</b>
change-workgroup-stop = Werkgroep <b>{ $name }</b> stopt. Wat zij vertelde, blijft bewaard.
change-workgroup-restart = Werkgroep <b>{ $name }</b> begint weer.
change-workgroup-remove = Werkgroep <b>{ $name }</b> verdwijnt. Er was nog niets gevraagd.
change-table-settle = Opgelost aan tafel bij werkgroep <b>{ $name }</b>
change-person-add = Nieuw in het gebied: <b>{ $name }</b>
change-person-change = Verandering voor <b>{ $name }</b>
change-person-leave = <b>{ $name }</b> doet niet meer mee in het gebied. Wat is verteld, blijft bewaard.
change-person-remove = <b>{ $name }</b> verdwijnt uit het gebied.
field-name = Naam
field-timezone = Tijdzone
field-language = Taal
field-digest = Weekoverzicht
field-next_digest_at = Volgend weekoverzicht
field-cadence = Ritme
field-remind_after = Herinnering
field-answer_days = Tijd om te antwoorden
field-school_region = Schoolvakanties
field-closed_periods = Vrije periodes
field-email = E-mailadres
field-roles = Rollen
field-organisation = Organisatie
field-representatives = Vertegenwoordigers
field-deputies = Vervangers
field-next_ask_at = Volgende vraag
field-own_rhythm = Eigen ritme
field-rotation = Beurten
field-paused_until = Pauze tot
field-table_every = Tafelcheck
field-table = Aan tafel
field-missing = Wie er miste
field-superfluous = Wie niet meer nodig was
value-none = geen
value-nobody = niemand
value-own = ja
value-of-area = nee, zoals het gebied
change-new = { $field }: { $new }
change-old-new =
    { $count ->
        [one] { $field } was: { $old }
            { $field } wordt: <b>{ $new }</b>
       *[other] { $field } waren: { $old }
            { $field } worden: <b>{ $new }</b>
    }
change-why = Waarom: { $why }
change-right = Klopt het? Je mag erbij typen waarom.
change-nothing = Zo was het al, dus er verandert niets.
change-gone = Dit bestaat niet meer. Stuur /beheer om opnieuw te kijken.
change-overtaken = Iemand anders heeft dit net veranderd. Zo is het nu, en zo wordt het.
change-name-taken-person = Iemand anders heeft net een persoon met deze naam toegevoegd. Bedoel je dezelfde? Kies dan annuleren.
change-name-taken-workgroup = Iemand anders heeft net een werkgroep met deze naam toegevoegd. Bedoel je dezelfde? Kies dan annuleren.
change-cancelled = Goed, er verandert niets.
change-made = Het is veranderd. Een ronde die al loopt, blijft zoals die was.
change-made-closing = Het is veranderd. De tijd om te antwoorden geldt ook voor een ronde die al loopt.
change-made-paused = Het is veranderd. Een ronde die al loopt, blijft zoals die was. Een ronde die nog niet begon, komt niet tijdens de pauze.
change-made-left = Het is veranderd. Was er nog een vraag zonder antwoord, dan gaat die naar wie erna komt, als die er is.
change-made-stopped = Het is veranderd. Een werkgroep die stopt, vraag ik niets meer. Op een vraag die al kwam, mag nog antwoord komen.
change-made-overview = Het is veranderd. Het volgende weekoverzicht komt { $moment }.
change-made-plain = Het is veranderd.
preview-title-workgroup = Dan vraag ik het op:
preview-title-followers = Aan werkgroepen met het ritme van het gebied vraag ik het dan op:
preview-title-new = Aan een nieuwe werkgroep vraag ik het dan op:
button-verdict-agree = Akkoord
button-verdict-adjust = Aanpassen
button-verdict-cancel = Annuleren
heard-verdict-agree = akkoord | ja | ja akkoord | klopt | ja klopt | het klopt | ja het klopt | ja dat klopt | dat klopt | ja graag
heard-verdict-adjust = aanpassen
heard-verdict-cancel = annuleren | nee | nee annuleren | nee toch niet | toch niet | laat maar | nee laat maar
done-workgroup-add = De werkgroep is er. Kies nu wie er spreekt.
done-person-add = Gelukt. Stuur het bericht met de link door.
button-another-person = Nog iemand
invite-made = De uitnodiging staat hieronder. Eerdere links werken nu niet meer.
invite-to-pass-on = Hoi { $name }, je bent gevraagd om mee te doen in { $area }. Open deze link: { $link }
    De link is alleen voor jou en werkt tot { $date }.
refused-last_facilitator = Een gebied heeft altijd een facilitator die meedoet. Kies eerst iemand anders, en wacht tot die meedoet.
refused-address_elsewhere = Dit e-mailadres kan ik hier niet veranderen. Vraag het de beheerder van de bot.
refused-name_elsewhere = Deze naam kan ik hier niet veranderen, want die geldt ook in een ander gebied. Vraag het de beheerder van de bot.
refused-address_taken = Dit e-mailadres heeft iemand anders in het gebied al. Geef een ander adres, of laat het weg.
refused-too_many_representatives = Een werkgroep heeft hoogstens 2 vertegenwoordigers. Haal eerst iemand weg.
caution-no_gebiedsmakelaar = Let op: dan heeft dit gebied geen gebiedsmakelaar meer. Het weekoverzicht gaat dan naar niemand.
caution-no_representative = Let op: dan spreekt niemand meer voor <b>{ $workgroup }</b>.
clash = Antwoorden op een vraag van { $asked } staan pas op { $told } in het overzicht.
clash-ask = Eerder kan: vraag op { $weekday }.
clash-overview = Eerder kan: zet het overzicht op { $overview }.

log-title = Logboek van <b>{ $area }</b>
log-empty = Er is nog niets veranderd.
log-when = <i>{ $moment }, door { $who }</i>
log-fields = Veranderd: { $fields }
log-administrator = de beheerder
log-file-made = Het bestand staat hieronder. Je opent het in Excel of een ander rekenprogramma.
button-log-file = Als bestand
log-column-moment = Wanneer
log-column-who = Wie
log-column-way = Hoe
log-column-subject = Soort
log-column-name = Naam
log-column-action = Wat
log-column-field = Onderdeel
log-column-old = Was
log-column-new = Wordt
log-column-why = Waarom
log-way-chat = in de chat
log-way-file = met een bestand
log-way-chat_file = met een lijst in de chat
log-way-command = door de beheerder
log-subject-area = gebied
log-subject-workgroup = werkgroep
log-subject-person = persoon
log-subject-closed_period = vrije periode
log-subject-table = tafel
log-action-add = nieuw
log-action-change = veranderd
log-action-stop = gestopt
log-action-restart = begint weer
log-action-leave = doet niet meer mee
log-action-remove = weggehaald
log-action-settle = opgelost
language-of-nl = Nederlands
language-of-en = Engels

## Lists of people and workgroups, out and in

list-column-name = naam
list-column-email = e-mail
list-column-organisation = organisatie
list-column-roles = rol
list-column-language = taal
list-column-key = sleutel
list-column-rhythm = ritme
list-column-representatives = vertegenwoordigers
list-column-deputies = vervangers
list-column-rotation = beurten
list-column-paused_until = pauze tot
list-column-stopped = gestopt
list-as-area = zoals het gebied
list-yes = ja
list-no = nee
button-manage-file = Bestand
file-choose = Wat wil je als bestand? Je kunt een lijst veranderen en hier weer naar mij sturen.
button-file-people = Mensen
button-file-workgroups = Werkgroepen
button-file-toml = Alles
file-name-people = mensen-{ $area }
file-name-workgroups = werkgroepen-{ $area }
file-name-toml = { $area }
file-made =
    { $count ->
        [one] Het bestand staat hieronder. Verander je er iets in, stuur het mij dan. Ik zeg eerst wat er verandert.
       *[other] De lijst staat hieronder, in { $count } bestanden. Verander je iets in een ervan, stuur het mij dan. Ik zeg eerst wat er verandert.
    }
file-made-large = Het bestand staat hieronder. Het is te groot om aan mij terug te sturen. Gebruik daarvoor de lijsten van mensen en werkgroepen.
file-too-large = Dit bestand is te groot voor de chat. Kies voor mensen of werkgroepen. Alles krijg je van de beheerder.
not-for-you-import = Een lijst met mensen of werkgroepen neem ik aan van de facilitator van je buurt. Vraag het daar.
list-save-as-csv = Dit bestand kan ik niet lezen. Kies in je rekenprogramma voor opslaan als CSV, en stuur mij dat bestand.
list-too-large = Dit bestand is te groot. Er passen 2.000 regels in een lijst. Stuur het in stukken.
list-not-fetched = Ik kreeg je bestand niet van Telegram. Stuur het nog een keer.
list-title = <b>Wat je lijst verandert in { $area }</b>
    Nieuw: { $new }. Veranderd: { $old }.
list-more =
    { $count ->
        [one] Er is nog { $count } verandering. Alles staat in het bestand dat ik stuur.
       *[other] Er zijn nog { $count } veranderingen. Alles staat in het bestand dat ik stuur.
    }
list-unnamed =
    { $count ->
        [one] In het gebied is nog { $count } persoon of werkgroep die niet in je lijst staat. Daar verandert niets aan.
       *[other] In het gebied zijn nog { $count } mensen of werkgroepen die niet in je lijst staan. Daar verandert niets aan.
    }
list-languages-kept =
    { $count ->
        [one] Van { $count } persoon blijft de taal zoals die is. Iedereen kiest die zelf, met /taal.
       *[other] Van { $count } mensen blijft de taal zoals die is. Iedereen kiest die zelf, met /taal.
    }
list-unknown-columns = Met deze kolommen doe ik niets: { $columns }.
list-nothing = In { $area } is alles al zoals in je lijst. Er verandert niets.
list-changes-name = veranderingen
list-links-name = uitnodigingen
list-links = In dit bestand staat voor iedereen die nieuw is een bericht met een eigen link. Stuur ieder het eigen bericht door.
list-faults-name = wat-niet-klopt
list-wrong = Er verandert niets, want in je lijst klopt iets niet. Pas het aan en stuur de lijst opnieuw.
list-more-wrong =
    { $count ->
        [one] Er is nog { $count } regel die niet klopt. Alles staat in het bestand dat ik stuur.
       *[other] Er zijn nog { $count } regels die niet kloppen. Alles staat in het bestand dat ik stuur.
    }
list-wrong-line = Regel { $line }: { $text }
list-wrong-not_text = Dit is geen bestand met tekst. Kies in je rekenprogramma voor opslaan als CSV, en stuur mij dat.
list-wrong-no_rows = Ik vind geen regels. Zet op de eerste regel de namen van de kolommen, en daaronder de lijst.
list-wrong-too_many_rows = De lijst heeft { $word } regels en er passen er 2.000 in. Stuur de lijst in stukken.
list-wrong-no_name_column = De kolom naam ontbreekt. Zet op de eerste regel de namen van de kolommen.
list-wrong-column_twice = Een kolom staat er 2 keer. Haal er 1 weg.
list-wrong-quotes = De aanhalingstekens kloppen niet. Haal ze weg, of sla de lijst opnieuw op.
list-wrong-cells = Deze regel heeft { $word } vakken, meer dan er kolommen zijn. Zet een vak met een komma tussen aanhalingstekens.
list-wrong-no_name = De naam ontbreekt. Vul een naam in.
list-wrong-name = Deze naam kan ik niet bewaren: { $word }. Gebruik hoogstens 120 tekens.
list-wrong-key = Deze sleutel past niet: { $word }. Gebruik kleine letters, cijfers en streepjes, of laat het vak leeg.
list-wrong-twice = { $word } staat 2 keer in de lijst. Maak er 1 regel van, of geef elke regel een eigen sleutel.
list-wrong-several = Er zijn er meer die zo heten: { $word }. Schrijf de sleutel erbij, die staat in de lijst die je van mij krijgt.
list-wrong-ambiguous = Er zijn er meer die zo heten: { $word }. Schrijf de sleutel in plaats van de naam, die staat in de lijst die je van mij krijgt.
list-wrong-email = Dit is geen e-mailadres: { $word }. Schrijf het zoals amina@example.org, of laat het vak leeg.
list-wrong-address_elsewhere = Het e-mailadres van { $word } kan ik hier niet veranderen. Laat het staan zoals het was, en vraag het de beheerder van de bot.
list-wrong-name_elsewhere = De naam van { $word } kan ik hier niet veranderen, want die geldt ook in een ander gebied. Laat de naam staan zoals die was, en vraag het de beheerder van de bot.
list-wrong-address_taken = Dit e-mailadres heeft iemand anders in het gebied al: { $word }. Geef ieder een eigen adres.
list-wrong-organisation = Deze organisatie kan ik niet bewaren: { $word }. Gebruik hoogstens 120 tekens.
list-wrong-role = Deze rol ken ik niet: { $word }. Kies gebiedsmakelaar, facilitator, kerngroep of meelezer.
list-wrong-speaks = Wie spreekt voor een werkgroep, staat in de lijst van werkgroepen. Laat deze rol hier weg: { $word }.
list-wrong-language = Deze taal ken ik niet: { $word }. Kies Nederlands of Engels.
list-wrong-rhythm = Dit ritme begrijp ik niet: { $word }. Schrijf bijvoorbeeld: elke 2 weken op donderdag om 13.00 uur.
list-wrong-nobody = Niemand in het gebied heet zo: { $word }. Kijk naar de naam, of stuur eerst de lijst met mensen.
list-wrong-nobody_speaks = Een werkgroep heeft 1 of 2 vertegenwoordigers. Vul een naam in, of laat het vak leeg.
list-wrong-too_many_speak = Een werkgroep heeft hoogstens 2 vertegenwoordigers. Zet de anderen bij de vervangers.
list-wrong-two_seats = { $word } staat 2 keer bij deze werkgroep. Laat er 1 staan.
list-wrong-rotation = Deze beurten ken ik niet: { $word }. Kies allebei, om de beurt of eerst de eerste.
list-wrong-date = Dit is geen datum die ik ken: { $word }. Schrijf de dag, de maand en het jaar als cijfers.
list-wrong-yes_no = Hier past ja of nee, en er staat: { $word }.
list-wrong-toml = Hier lees ik niet verder. Kijk naar de aanhalingstekens en haken op deze regel.
list-wrong-unknown_key = Dit woord ken ik niet: { $word }. Haal de regel weg, of kijk in het voorbeeld hoe het heet.
list-wrong-value = Dit klopt niet: { $word }.
list-wrong-other_area = Dit bestand is voor een ander gebied, met de naam { $word }. Dat regel jij niet.
list-wrong-last_facilitator = Dan heeft het gebied geen facilitator meer. Geef eerst iemand anders die rol.
list-expects-slug = Hier past een korte naam met kleine letters, cijfers en streepjes, 1 keer in het bestand.
list-expects-key = Hier past een korte naam met kleine letters, cijfers en streepjes, 1 keer in het bestand.
list-expects-name = Hier past een naam van 1 tot 120 tekens.
list-expects-timezone = Hier past een tijdzone, zoals Europe/Amsterdam.
list-expects-language = Hier past nl of en.
list-expects-digest = Hier horen een dag en een tijd.
list-expects-cadence = Hier horen hoe vaak, een dag en een tijd.
list-expects-remind_after = Hier past een getal van 0 tot 10.
list-expects-answer_days = Hier past een getal van 1 tot 10.
list-expects-school_region = Hier past een regio, zoals north.
list-expects-closed_periods = Hier horen periodes met een naam, een eerste dag en een laatste dag.
list-expects-email = Hier past een e-mailadres, dat niemand anders heeft.
list-expects-roles = Hier passen gebiedsmakelaar, facilitator, core_group en reader, elk 1 keer.
list-expects-organisation = Hier past een naam van hoogstens 120 tekens.
list-expects-representatives = Hier passen 1 of 2 sleutels van mensen uit dit bestand, elk 1 keer.
list-expects-deputies = Hier passen sleutels van mensen uit dit bestand, die nog geen plek hebben.
list-expects-table = Hier horen organisaties met een naam en een soort.
list-expects-kind = Hier past municipality, housing, care, welfare, police, school, residents, business of other.
list-expects-rotation = Hier past both, in_turns of first_then_other.
list-expects-paused_until = Hier past een datum met jaar, maand en dag in cijfers.
list-expects-table_every = Hier past een getal van 0 tot 52.
list-expects-stopped = Hier past true of false.
list-expects-weekday = Hier past een werkdag: mon, tue, wed, thu of fri.
list-expects-time = Hier past een tijd met uren en minuten tussen aanhalingstekens.
list-expects-every_weeks = Hier past een getal van 1 tot 8.
list-expects-monthly = Hier past first, second, third of last.
list-expects-first_day = Hier past een datum met jaar, maand en dag in cijfers.
list-expects-last_day = Hier past een datum na de eerste dag, binnen een jaar.

## What somebody sets for themselves: /afwezig, /ritme and /taal

away-choose = Op welke dagen ben je weg? Kies, of typ het: volgende week, of tot en met vrijdag. Het stopt vanzelf.
away-unclear = Deze dagen begrijp ik niet. Typ bijvoorbeeld: volgende week, of 7 december tot en met 11 december.
away-planned = Goed, je bent weg van { $first } tot en met { $day }. Ik stel je dan geen vragen.
away-planned-day = Goed, je bent weg op { $day }. Ik stel je dan geen vragen.
away-first = Wat is de eerste dag? Dit is { $month }.
away-last = Je bent weg vanaf { $first }. Wat is de laatste dag? Dit is { $month }.
away-not-after-all = Goed, je bent dan niet weg. Je krijgt gewoon vragen.
away-drop = Toch niet: { $first } tot en met { $last }
away-drop-day = Toch niet: { $day }
button-away-next-week = Volgende week
button-away-days = Andere dagen
help-ritme = /ritme: zie wanneer ik je iets vraag en kies je uren
help-taal = /taal: kies je taal
command-ritme = Zie wanneer ik je iets vraag
command-taal = Kies je taal
not-for-you-see_rhythm = Ik stel jou geen vragen, dus je hebt geen ritme. Met /help zie je wat je kunt doen.
my-rhythm = Voor <b>{ $workgroup }</b> krijg je een vraag { $rhythm }.
my-rhythm-one-of-you = Voor <b>{ $workgroup }</b> krijgt een van jullie een vraag { $rhythm }.
my-rhythm-stopped = <b>{ $workgroup }</b> is gestopt. Daarover vraag ik niets.
hours-choose = Wanneer past een vraag jou het best?
button-hours-whole_day = Hele dag
button-hours-morning = In de ochtend
button-hours-afternoon = In de middag
button-hours-other = Eigen uren
hours-own = Tussen { $begin } en { $finish } stel ik je geen vragen. Een vraag uit die uren komt erna.
hours-ask = Wanneer stel ik je liever geen vragen? Typ bijvoorbeeld: 21 tot 8, of na 20.00 uur niet, of alleen van 9 tot 12.
hours-unclear = Deze uren begrijp ik niet. Typ bijvoorbeeld: 21 tot 8, of na 20.00 uur niet, of alleen van 9 tot 12.
hours-too-many = Dan is er tussen 8.00 uur en 20.00 uur geen uur over. Past het juist dan? Typ bijvoorbeeld: alleen van 9 tot 17.
language-choose = In welke taal praat ik met je?
language-name = Nederlands
heard-language-nl = nederlands | dutch
heard-language-en = engels | english
language-done = Goed, ik praat vanaf nu Nederlands met je.

## Leaving a seat: /stop, and what is passed on

help-stop = /stop: stop bij een werkgroep en draag het over
command-stop = Stop bij een werkgroep
not-for-you-leave = Je zit nu niet in een werkgroep, dus stoppen hoeft niet.
leave-choose = Bij welke werkgroep wil je stoppen?
leave-sure = Stop je bij <b>{ $workgroup }</b>? Ik vraag je dan niets meer over deze werkgroep.
button-leave-yes = Ja, ik stop
button-leave-no = Nee, ik blijf
heard-stop-yes = ja | ja ik stop | ik stop | ja hoor | ja graag
heard-stop-no = nee | nee ik blijf | ik blijf | nee hoor | toch niet | nee toch niet | laat maar
leave-stayed = Fijn, je blijft. Er verandert niets.
leave-done = Je bent gestopt, en dank je voor alles wat je deelde. Wil je iets meegeven aan wie na jou komt? Typ het dan nu.
leave-words-kept = Dank je, ik geef het door aan wie na jou komt.
leave-words-more = Je kunt er nog iets bij typen.
leave-words-late = Dit kan ik niet meer doorgeven, want de overdracht is al klaar. Vertel het die persoon zelf.
leave-only-words = Alleen woorden kan ik doorgeven aan wie na jou komt. Typ wat je wilt meegeven.
leave-no-words = Goed, dan geef ik alleen door wat ik al wist.
heard-no-note-yes = nee | neen | nee hoor | nee dank je | nee dankjewel | nee bedankt | liever niet | niets | niks | nee niets | nee niks | niet nodig | sla over | overslaan
notice-new-place = Hoi { $name }, er is iets nieuws voor jou in { $area }.
notice-nobody-speaks = Niemand spreekt nu nog voor werkgroep <b>{ $workgroup }</b>. Met /beheer kies je een nieuwe vertegenwoordiger.
notice-nobody-reads = Een weekoverzicht van <b>{ $area }</b> ging naar niemand, want het gebied had geen gebiedsmakelaar. Stuur /overzicht en kies Vorig overzicht, dan lees je het zelf. Met /beheer geef je iemand die rol.
notice-nobody-speaks-gebiedsmakelaar = Niemand spreekt nu nog voor werkgroep <b>{ $workgroup }</b>. Zoek samen iemand, en geef de naam aan de facilitator of de beheerder van de bot.
handover-title = Jij neemt het over bij <b>{ $workgroup }</b>. Dit moet je weten.
handover-words = Wie voor jou kwam, geeft dit mee:
handover-point = Open sinds { $date }: { $text }
handover-help = Dit zou helpen: { $text }
handover-gap-missing = Mist aan tafel sinds { $date }: { $who }
handover-gap-superfluous = Niet meer nodig aan tafel sinds { $date }: { $who }
handover-said = Op { $date }: { $how }
handover-standing-well = het ging goed
handover-standing-rough = het ging stroef
handover-standing-stuck = het zat vast
handover-worked = Dit werkte: { $text }
handover-more = Er is nog meer. Vraag daarnaar.
handover-call = Bel met vragen: { $people }
button-handover-read = Gelezen
handover-read = Fijn. Je krijgt vanzelf een vraag van mij.

## Who sits at the table: the check of it, and /stap

help-stap = /stap: meld dat je werkgroep een nieuwe stap begint
command-stap = Meld een nieuwe stap
not-for-you-mark_step = Je zit nu niet in een werkgroep, dus een nieuwe stap melden hoeft niet.
step-begun = Mooi, <b>{ $workgroup }</b> begint een nieuwe stap.
step-which = Welke werkgroep begint een nieuwe stap?
table-check = Zitten de juiste mensen nog aan tafel bij <b>{ $workgroup }</b>?
table-check-further = Zitten verder de juiste mensen aan tafel bij <b>{ $workgroup }</b>?
table-check-seated = Nu aan tafel: { $organisations }
table-check-missing = Eerder miste: { $who }
table-check-superfluous = Eerder gemeld als niet meer nodig: { $who }
table-settled-missing = Is er nu: { $who }
table-settled-superfluous = Is nu weg: { $who }
button-table-yes = Ja
button-table-missing = Er mist iemand
button-table-superfluous = Iemand niet nodig
button-table-skip = Sla over
button-table-more = Nog iemand
button-table-take-back = Toch niet
heard-table-complete = ja | jawel | ja hoor | ja zeker | jazeker | ja klopt | klopt | klopt helemaal | dat klopt | ja dat klopt | het klopt | volgens mij wel | ja volgens mij wel | compleet | ja compleet | we zijn compleet | iedereen is er | ja iedereen is er | er mist niemand | nee er mist niemand | volgens mij mist er niemand | nee volgens mij mist er niemand | we missen niemand | nee we missen niemand | wij missen niemand | volgens mij missen we niemand | ik mis niemand | nee ik mis niemand | volgens mij is iedereen er | volgens mij zijn we compleet | volgens mij klopt het | volgens mij klopt dat | ja volgens mij klopt het | denk het wel | ik denk het wel | ja ik denk het wel | dat denk ik wel | ik denk van wel | zeker | zeker wel | zeker weten | ja zeker weten | alles goed | alles goed zo | ja alles goed zo | goed zo | het is goed zo | prima zo
heard-table-missing = nee | er mist iemand | klopt niet | dat klopt niet | nee klopt niet | nee dat klopt niet | volgens mij niet | niet helemaal | nog niet | nee nog niet | denk het niet | ik denk het niet | ik denk van niet
heard-table-skip = sla over | overslaan | straks | later | weet niet | weet ik niet | ik weet het niet | weet ik niet zeker | ik weet het niet zeker | ik zou het niet weten | zou het niet weten | zou ik niet weten | geen idee | ik heb geen idee
heard-table-nobody = niemand | niemand meer | nee niemand | nee niemand meer | toch niemand | toch niet | nee toch niet | nee hoor | niets
heard-misses-somebody = mist | missen | ontbreekt | ontbreken | niemand van
heard-no-name-word = ik | we | wij | dat | het | er | is | kan | kunnen | zou | weet | weten | denk | mis | niemand | bedenken | noemen | klopt | zeker | eigenlijk | op zich | echt | ook | zo | nu | even | niet | nog | wel | hoor | te | ongeveer | volgens mij
heard-begins-yes = ja | jawel | jazeker | klopt
heard-begins-no = nee | neen
table-who-missing = Wie mist er aan tafel? Kies een knop, of typ het in je eigen woorden.
table-who-words = Wie mist er aan tafel? Typ het in je eigen woorden.
table-who-superfluous = Wie is niet meer nodig aan tafel?
table-complete = Fijn, dan zitten de juiste mensen aan tafel.
table-further-complete = Goed, verder klopt het. Wat nog niet klopt, blijft in het overzicht staan.
table-skipped = Goed, deze vraag slaan we over.
table-noted-missing = In het overzicht staat nu wie er mist aan tafel: { $who }
    Dat blijft zo tot het is opgelost.
table-noted-superfluous = In het overzicht staat nu wie niet meer nodig is aan tafel: { $who }
    Dat blijft zo tot het is opgelost.
table-seated = Die zit al aan tafel: { $who }
    Typ wie er nog mist.
table-too-long = Dit is te lang. Typ het in hoogstens 200 tekens.
