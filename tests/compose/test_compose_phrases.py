"""A caption never tears what is read as one: a number from its unit, an article from its noun, "not" from its verb.

In each sentence, what stands in braces belongs together. It is said at several speeds and with several words before
it, so that the ends of lines fall everywhere; no line and no caption may end inside the braces.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest

from onboard.compose.captions.cue import Captioned
from onboard.compose.captions.making import cues
from onboard.compose.captions.vocabulary import vocabulary_of
from onboard.core.timing import Span

GERMAN = """\
Ziehen Sie die sechs Schrauben der Abdeckung über Kreuz mit {25 Nm} an, bis es deutlich hörbar klickt.
Der Spalt darf an keiner Stelle der ganzen Dichtung größer als {0,05 mm} sein, sonst beginnen Sie von vorn.
Der Druck in der linken Kammer der Presse muss immer zwischen {4,5 und 6,0 bar} liegen.
Lassen Sie die Masse bei mindestens {60 °C} im Ofen und decken Sie sie danach sorgfältig ab.
Die Spindel darf in diesem Gang höchstens mit {1.500 U/min} laufen, auch ohne Werkstück.
Stellen Sie den Regler an der Vorderseite langsam auf {ca. 12 bis 15 mm} ein.
Ziehen Sie danach alle Schrauben gleichmäßig mit {fünfundzwanzig Newtonmetern} oder mit {30 Newtonmeter} an.
Verwenden Sie dafür nur vier Schrauben {M8 × 25} aus der blauen Kiste auf dem Wagen.
Die Dichtung muss nach der Norm {DIN EN ISO 4762} geprüft und dann eingelegt werden.
Lesen Sie dazu vor dem ersten Einschalten bitte unbedingt {Abb. 3} in der Anleitung.
Wie in {Schritt 12} beschrieben, legen Sie das Werkstück wieder in die Vorrichtung.
Vergleichen Sie den Wert mit der {Tabelle 4} auf der Rückseite des Schaltschranks.
Rufen Sie bei einer Störung sofort die Werkstatt unter der {Nummer 0711 123456} an.
Warten Sie nach dem Abschalten der Anlage mindestens {10 Minuten}, bevor Sie die Haube öffnen.
Die nächste Prüfung dieser Leiter ist spätestens am {12. März} des kommenden Jahres fällig.
Die Frühschicht beginnt an allen Werktagen um {6 Uhr} und endet am frühen Nachmittag.
Halten Sie beim Einrichten immer einen Abstand von {1/2 Zoll} zum Anschlag der Säge.
Drehen Sie die Kontermutter danach mit dem Schlüssel noch {zwei Umdrehungen} weiter nach rechts.
Geben Sie dem Bad {3 %} Reiniger zu und rühren Sie, bis sich alles gelöst hat.
Nehmen Sie den Fühler mit einer Toleranz von {± 0,02 mm} aus dem Etui in der Schublade.
Schneiden Sie die Leiste mit der Kappsäge auf {3,5 x 25} zu und entgraten Sie die Kanten.
Lösen Sie jetzt {die sechs gelben Schrauben} der oberen Abdeckung mit dem Schlüssel.
Legen Sie das Blech vorsichtig in {die linke Vorrichtung} ein und schließen Sie den Spanner.
Prüfen Sie vor der Arbeit den Zustand beider Handschuhe und {der Schutzbrille}.
Wischen Sie die Dichtfläche mit {einem sauberen Tuch} ab und lassen Sie sie trocknen.
Schließen Sie den Schlauch an {den roten Anschluss} auf der Rückseite der Pumpe an.
Fetten Sie das Gewinde mit {einer kleinen Menge} Fett aus der Dose im Regal ein.
Nehmen Sie {jedes einzelne Teil} aus dem Korb und prüfen Sie es im hellen Licht.
Achten Sie darauf, dass {alle vier Stifte} ganz in den Bohrungen der Platte sitzen.
Stellen Sie den Eimer nach dem Leeren {zum alten Öl} in den verschlossenen Raum zurück.
Öffnen Sie {das kleine, runde Fenster} an der Seite des Kessels mit dem Vierkant.
Drücken Sie {die rote und die grüne Taste} gleichzeitig und halten Sie beide fest.
Setzen Sie {Ihre persönliche Schutzbrille} auf und ziehen Sie die Handschuhe an.
Kleben Sie {das ausgefüllte Prüfetikett} gut sichtbar auf das Gehäuse neben den Schalter.
Entfernen Sie {sämtliche alten Aufkleber} vom Gehäuse, bevor Sie den neuen anbringen.
Spülen Sie {den verschmutzten Filter} mit lauwarmem Wasser aus und setzen Sie ihn wieder ein.
Berühren Sie {das Sägeblatt nicht}, solange die Maschine noch läuft oder nachläuft.
Öffnen Sie die Klappe der Maschine {nicht}, solange sich die Welle dahinter noch dreht.
Sie dürfen die Schutzhaube während des Betriebs {niemals öffnen} oder gar abnehmen.
Greifen Sie bei laufender Maschine {nie in} den Arbeitsraum, auch nicht für einen Moment.
Die Verriegelung darf bei diesen Arbeiten {keinesfalls überbrückt} oder abgeklebt werden.
Verwenden Sie {kein Wasser}, um einen Brand an der elektrischen Anlage zu löschen.
Betreten Sie den abgesperrten Bereich {nur mit} einem Helm und nach Absprache.
Schalten Sie die Maschine {erst ein}, wenn alle anderen Personen zurückgetreten sind.
Arbeiten Sie {ohne Handschuhe}, wenn sich an der Maschine ein Teil offen dreht.
Greifen Sie unter gar keinen Umständen und auf keinen Fall {nicht einmal} kurz hinein.
Stellen Sie {keine schweren Gegenstände} auf der Abdeckung der Waage oder davor ab.
Der Sicherheitsschalter darf auch zum Reinigen {nicht überbrückt} werden.
Stellen Sie die Presse für kleine Teile, {z. B.} Ringe, auf den unteren Wert ein.
Wählen Sie die kleinere Stufe, {d. h.} die mit dem grünen Punkt, und warten Sie.
Halten Sie das Werkzeug {ggf. mit} beiden Händen fest, bis es zur Ruhe gekommen ist.
Melden Sie jeden Schaden an der Maschine umgehend bei {Frau Müller} in der Werkstatt.
Das Formular bekommen Sie von {Herrn Dr. Weber} im Büro neben der Eingangstür.
Verantwortlich für diese Anleitung ist seit dem letzten Jahr {Frau Jana Albers} aus der Montage.
Öffnen Sie danach langsam das {Ventil V12} und beobachten Sie dabei das Manometer.
Stellen Sie den Schalter auf die {Stufe II} und warten Sie, bis die Lampe leuchtet.
Nehmen Sie die Kiste vom {Typ B} aus dem Regal und stellen Sie sie auf den Wagen.
Prüfen Sie die {Haupt- und Nebenschalter} an beiden Schränken, bevor Sie beginnen.
Das {Ein- und Ausschalten} der Anlage ist nur unterwiesenen Personen erlaubt.
Die Taste mit der Aufschrift {NOT AUS} muss jederzeit frei zugänglich bleiben.
Achten Sie beim Absenken der Last auf {die eigenen Füße} und auf die der anderen.
Nach {jedem dritten Hub} müssen Sie den Abstreifer mit dem Pinsel reinigen.
Die Leistung der Pumpe sinkt in {diesem kleinen Bereich} auf weniger als die Hälfte.
Reihenfolge {1 bis 6} wie auf dem Deckel des Gehäuses mit roten Zahlen angegeben."""

ENGLISH = """\
Tighten the four bolts of the cover crosswise with the torque wrench to {25 Nm} until it clicks.
The gap of the gasket must nowhere be larger than {0.05 mm}, or you have to start again.
Set the pressure of the left cylinder to {approx. 4.5 bar} before you start the press.
Keep the mixture in the oven at no less than {60 °C} and cover it carefully afterwards.
Wait for at least {10 minutes} after switching off before you open the cabinet door.
The spindle must not run faster than {1,500 rpm} in this gear, even without a workpiece.
Cut the strip to a length of {5 to 8 inches} and deburr both of its edges with a file.
Take four screws {M8 × 25} out of the blue box on the trolley next to the press.
The gasket has to be checked as described in {ISO 4762} before it is put in place.
Read everything that is said on {fig. 3} and on the page that comes after it.
As described in {step 12}, put the workpiece back into the fixture and close the clamp.
Compare the reading with the one in {table 4} on the back of the control cabinet.
Call the workshop at once under {ext. 4711} if the red lamp does not go out.
Take {three washers} from the tray and put them on the thread where it sticks out.
Add {3 %} of cleaner to the bath and stir until everything has been dissolved.
Take the gauge with a tolerance of {± 0.02 mm} out of its case in the drawer.
Undo {the four} bolts of the upper cover with the long hexagon key, one after the other.
Put the sheet of metal carefully into {the left fixture} and close the clamp on it.
Check the state of both gloves and of {the goggles} before you begin to work.
Wipe the sealing face with {a clean} cloth and let it dry before you go on.
Connect the hose to {the red port} on the back of the pump and secure it with a clip.
Grease the thread with {a small amount} of grease from the tin on the shelf.
Take {each part} out of the basket and look at it closely in a good light.
Make sure that {all four} pins sit fully in the holes of the plate below.
Put on {your goggles} and gloves, and fasten the sleeves around both of your wrists.
Remove {every old} label from the housing before you put the new one on it.
Return {the empty bucket} to the closed room as soon as you have rinsed it out.
Keep away from {this area} while the crane above it is moving or carrying a load.
{Do not touch} the blade while the machine is still running down after the cut.
You must {never use} the impact driver for this, not even to loosen the old screws.
You {must not open} the cover of the machine for as long as the shaft is turning.
Reach into the machine with your hands {under no circumstances}, not even for a second.
Workers {cannot enter} the fenced area while the robot is being taught a new path.
Switch on the machine {only when} all other people have stepped back behind the line.
Work {without gloves} wherever a part of the machine is turning in the open.
There is {no need} to force the lever; it moves easily when the pin is out.
The guard {is not to} be removed for cleaning, whatever the reason may be.
Please {don't lean} on the table of the saw while somebody else is working on it.
Use a soft tool, {e.g. a} wooden skewer, to unhook the band without damaging it.
Choose the lower setting, {i.e. the} one with the green dot, and wait for the lamp.
Report every kind of damage to the machine to {Mr. Weber} in the tool shop.
Ask {Dr. Jane Miller} in the office beside the entrance for the form you need.
Open {valve V12} slowly and keep an eye on the gauge while you are doing it.
Set the switch of the heater to {position II} and wait until the lamp is on.
Push the lever down until you can feel it stop, then let {it go} slowly."""

OTHERS = {
    "fr": """\
Serrez les quatre vis du couvercle en croix avec la clé dynamométrique à {25 Nm} sans forcer.
{Ne touchez pas} la lame tant que la machine tourne encore après la coupe du bois.
Nettoyez soigneusement toute {la surface} du joint avec un chiffon propre et sec.
Attendez au moins {10 minutes} après l'arrêt avant d'ouvrir la porte de l'armoire.""",
    "it": """\
Stringete a croce le quattro viti del coperchio con la chiave dinamometrica a {25 Nm} senza forzare.
{Non toccate} mai la lama mentre la macchina gira ancora dopo il taglio del legno.
Pulite bene tutta {la superficie} della guarnizione con un panno pulito e asciutto.""",
    "es": """\
Apriete en cruz los cuatro tornillos de la tapa con la llave dinamométrica a {25 Nm} sin forzar.
{No toque} la hoja mientras la máquina siga girando después del corte de la madera.
Limpie bien toda {la superficie} de la junta con un paño limpio y seco antes de seguir.""",
    "pl": """\
Dokręć na krzyż cztery śruby pokrywy kluczem dynamometrycznym z momentem {25 Nm} bez szarpania.
{Nie dotykaj} ostrza, dopóki maszyna po cięciu drewna jeszcze się obraca bez napędu.
Następny przegląd tej drabiny przypada najpóźniej {12. marca} przyszłego roku rano.""",
    "tr": """\
Kapağın dört cıvatasını tork anahtarıyla çapraz olarak {25 Nm} değerine kadar sıkın ve bekleyin.
Makine kesimden sonra hâlâ dönerken bıçağa {asla dokunmayın} ve koruyucuyu kesinlikle açmayın.
Bu alan çalışma sırasında hiçbir koşulda {güvenli değildir}, bu yüzden dışarıda bekleyin.""",
    "ro": """\
Strângeți în cruce cele patru șuruburi ale capacului cu cheia dinamometrică la {25 Nm} fără smucituri.
{Nu atingeți} lama cât timp mașina se mai rotește după tăierea lemnului în bucăți.
Curățați bine garnitura cu {o lavetă} curată și uscată înainte de a merge mai departe.""",
    "uk": """\
Затягніть навхрест чотири гвинти кришки динамометричним ключем із моментом {25 Нм} без ривків.
{Не торкайтеся} леза, доки машина після різання деревини ще обертається за інерцією.
Почекайте щонайменше {10 хвилин} після вимкнення, перш ніж відчиняти дверцята шафи.""",
    "ar": """\
شدّ البراغي الأربعة للغطاء العلوي بالتناوب باستخدام مفتاح العزم حتى {25 نيوتن متر} دون قوة زائدة.
{لا تلمس} الشفرة ما دامت الآلة تدور بعد قطع الخشب، وانتظر حتى تتوقف تمامًا عن الحركة.
انتظر بعد إيقاف التشغيل مدة لا تقل عن {10 دقائق} قبل أن تفتح باب الخزانة الكهربائية.""",
    "zh": """\
请用扭矩扳手以{25牛米}的扭矩交叉拧紧上盖的{六颗}黄色螺丝，直到听到清晰的咔嗒声为止。
机器运转时{切勿触}摸锯片，也{不要打}开防护罩，必须等到主轴完全停止以后再进行清洁。""",
    "ja": """\
上カバーの黄色い{ボルト}を{トルクレンチ}で{25 Nm}の力で対角線の順に締め付けてください。
機械が完全に止まるまでは、絶対に{カバー}を開けないでください。それから掃除を始めます。""",
}

LEADS = {
    "de": ("", "Bitte ", "Und nun bitte ", "Im nächsten Schritt: ", "Wie schon vorher gezeigt, so gilt auch hier: "),
    "en": ("", "Now ", "And now please ", "In the step after this: ", "As you have seen before, here it is the same: "),
}


def rows(language: str, text: str) -> Iterator[tuple[str, str]]:
    return ((language, sentence) for sentence in text.split("\n"))


TABLE = [*rows("de", GERMAN), *rows("en", ENGLISH), *(row for tag, text in OTHERS.items() for row in rows(tag, text))]


def shown(text: str, language: str, a_second: float) -> list[str]:
    """The lines of all captions of a sentence, without marks of direction."""
    samples = round(len(text) / a_second * 48_000)
    made = cues([Captioned(Span(0, samples), text, language)], samples // 48 + 1_000)
    lines = [line for cue in made for line in cue.text.split("\n")]
    return [re.sub("[\u2066-\u2069]", "", line) for line in lines]


def squeezed(text: str) -> str:
    return text.replace(" ", "")


def ends_of(lines: list[str]) -> list[int]:
    """After how many letters (without spaces) each line but the last ends."""
    return [sum(len(squeezed(line)) for line in lines[: number + 1]) for number in range(len(lines) - 1)]


@pytest.mark.parametrize(("language", "marked"), TABLE, ids=lambda one: one[:40])
def test_what_belongs_together_is_read_together(language: str, marked: str) -> None:
    rate = 6.0 if language in ("zh", "ja") else 15.0
    for lead in LEADS.get(language, ("",)):
        text = lead + marked
        kept = [
            (len(squeezed(re.sub("[{}]", "", text[: found.start()]))), len(squeezed(found[1])))
            for found in re.finditer(r"\{(.*?)\}", text)
        ]
        for a_second in (0.6 * rate, 0.85 * rate, rate, 1.2 * rate):
            lines = shown(re.sub("[{}]", "", text), language, a_second)
            torn = [at for at in ends_of(lines) for start, length in kept if start < at < start + length]
            assert [] == torn, lines


def test_the_table_is_long_enough() -> None:
    assert (len(GERMAN.split("\n")) >= 60, len(ENGLISH.split("\n")) >= 40) == (True, True)


@pytest.mark.parametrize("language", ["ar", "de", "en", "es", "fr", "it", "pl", "ro", "tr", "uk"])
def test_every_language_a_video_can_be_told_in_has_its_words(language: str) -> None:
    known = vocabulary_of(f"{language}-XX")
    needed = ("determiners", "negations", "leaning", "conjunctions", "numbered", "titles", "unit_words")
    assert [] == [name for name in needed if not getattr(known, name)]


def test_a_language_without_words_still_keeps_numbers_and_units_together() -> None:
    text = "Skru de fire boltene i dekselet fast på kryss med en momentnøkkel til 25 Nm før du starter."
    lines = [shown(lead + text, "nb", a_second) for lead in ("", "Nå, ", "Og så, til slutt: ") for a_second in (10, 15)]
    assert all(any("25 Nm" in line for line in one) for one in lines)
