"""What the specimens say, in the languages whose letters and directions differ: what factories write.

Compounds, part numbers, values with units, a telephone number, every signal word.
"""

from __future__ import annotations

from dataclasses import dataclass

from onboard.core.model import Signal


@dataclass(frozen=True, slots=True)
class Texts:
    """What the specimens say in one language; ``labels`` of marks on the photo of all parts."""

    title: str
    facts: tuple[tuple[str, str], ...]
    safety: str
    ppe: tuple[str, ...]
    more_ppe: tuple[str, ...]
    warnings: tuple[tuple[Signal | None, str], ...]
    tools: tuple[str, tuple[str, ...]]
    parts: tuple[str, tuple[str, ...]]
    one_photo: tuple[str, tuple[str, ...]]
    labels: tuple[str, str]
    missing: str
    draft: str
    two_photos: tuple[str, tuple[str, ...]]
    three_photos: tuple[str, tuple[str, ...]]
    four_photos: tuple[str, tuple[str, ...]]
    no_photo: tuple[str, tuple[str, ...]]
    value: tuple[str, tuple[str, ...]]
    strip: tuple[str, tuple[str, ...], Signal, str]
    screens: tuple[tuple[Signal | None, str], ...]
    check: tuple[str, tuple[str, ...]]
    summary: tuple[str, tuple[str, ...]]
    contact: tuple[str, tuple[str, ...]]
    footer: str


TEXTS = {
    "de": Texts(
        title="Pumpendeckel montieren",
        facts=(
            ("Arbeitsplatz", "WS-04"),
            ("Stand", "3"),
            ("Gültig ab", "2026-11-02"),
            ("Verantwortlich", "Jana Albers, Tel. 4711"),
        ),
        safety="Sicherheit",
        ppe=("Schutzbrille", "Schnittschutzhandschuhe", "Sicherheitsschuhe S3"),
        more_ppe=(
            "Schutzbrille",
            "Schutzhandschuhe",
            "Sicherheitsschuhe",
            "Kapselgehörschützer",
            "Haarnetz",
            "Lange Haare zusammenbinden",
        ),
        warnings=(
            (
                Signal.WARNING,
                "Bei der Dichtprüfung steht das Gehäuse unter Druck. Schrauben niemals unter Druck lösen!",
            ),
            (Signal.CAUTION, "Scharfe Kanten! Teile nur mit Schutzhandschuhen anfassen."),
        ),
        tools=(
            "Werkzeug",
            (
                "Drehmomentschlüssel mit Einsatz SW 6",
                "Prüfadapter mit Manometer",
                "Fusselfreies Tuch",
                "Kaltreiniger",
            ),
        ),
        parts=(
            "Material",
            (
                "Pumpengehäuse",
                "Gehäusedeckel mit Wellendichtringaufnahme",
                "1 x Flachdichtung 0815-4711",
                "6 Zylinderschrauben M8 × 25",
                "6 Scheiben A8,4",
                "2 Stück Passstifte ⌀ 6 m6",
                "Prüfetikett",
            ),
        ),
        one_photo=(
            "Dichtfläche reinigen",
            ("Mit Tuch und Kaltreiniger abwischen", "Die Fläche muss trocken und fettfrei sein"),
        ),
        labels=("Flachdichtung", "Zylinderschrauben M8 × 25"),
        missing="Die Datei liegt nicht im Ordner photos",
        draft="ENTWURF",
        two_photos=(
            "Schrauben über Kreuz voranziehen",
            ("Alle sechs Schrauben von Hand ansetzen.", "Reihenfolge 1 bis 6 wie auf dem Deckel markiert."),
        ),
        three_photos=(
            "Neue Dichtung auflegen",
            ("Die Dichtung auf Risse prüfen.", "Alle sechs Löcher müssen über den Gewinden liegen."),
        ),
        four_photos=(
            "Alles noch einmal der Reihe nach ansehen",
            ("Dichtfläche", "Dichtung", "Schrauben", "Manometer"),
        ),
        no_photo=(
            "Druck vollständig ablassen",
            ("Prüfadapter abnehmen.", "Prüfetikett mit Datum und Kürzel auf das Gehäuse kleben."),
        ),
        value=(
            "Schrauben festziehen",
            ("Mit 25 Nm festziehen.", "Der Schlüssel muss bei jeder Schraube klicken."),
        ),
        strip=(
            "Deckel auf den Passstift setzen",
            ("Der Deckel muss ohne Spalt aufliegen.",),
            Signal.CAUTION,
            "Quetschgefahr! Nicht zwischen Deckel und Gehäuse greifen.",
        ),
        screens=(
            (Signal.DANGER, "Lebensgefahr durch elektrische Spannung! Vor dem Öffnen allpolig abschalten."),
            (Signal.WARNING, "Schrauben niemals unter Druck lösen!"),
            (Signal.CAUTION, "Quetschgefahr! Nicht zwischen Deckel und Gehäuse greifen."),
            (Signal.NOTICE, "Dichtungen nie ein zweites Mal verwenden."),
            (None, "Achten Sie darauf, dass niemand im Schwenkbereich steht."),
        ),
        check=(
            "Kontrolle",
            (
                "Alle sechs Schrauben sind mit 25 Nm angezogen.",
                "Die Dichtung steht nirgends über.",
                "Das Prüfetikett ist ausgefüllt und klebt fest.",
            ),
        ),
        summary=(
            "Das Wichtigste",
            (
                "Dichtfläche trocken und fettfrei",
                "Immer eine neue Dichtung",
                "Über Kreuz, erst 10 Nm, dann 25 Nm",
                "Erst den Druck ablassen, dann abnehmen",
            ),
        ),
        contact=(
            "Ansprechperson",
            ("Jana Albers, Schichtleitung Montage, Tel. 4711", "Undichte Pumpen sperren und sofort melden."),
        ),
        footer="Muster Pumpenbau GmbH · Pumpendeckel montieren",
    ),
    "en": Texts(
        title="Mounting the pump cover",
        facts=(
            ("Workstation", "WS-04"),
            ("Revision", "3"),
            ("Valid from", "2026-11-02"),
            ("Responsible", "Jana Albers, ext. 4711"),
        ),
        safety="Safety",
        ppe=("Safety glasses", "Cut-resistant gloves", "Safety shoes"),
        more_ppe=(
            "Safety glasses",
            "Protective gloves",
            "Safety shoes",
            "Hearing protection",
            "Hair net",
            "Tie back long hair",
        ),
        warnings=(
            (Signal.WARNING, "The housing is under pressure during the leak test. Never loosen screws under pressure!"),
            (Signal.CAUTION, "Sharp edges! Handle parts with protective gloves only."),
        ),
        tools=("Tools", ("Torque wrench with 6 mm hex bit", "Test adapter with gauge", "Lint-free cloth", "Cleaner")),
        parts=(
            "Parts",
            (
                "Pump housing",
                "Housing cover with shaft seal seat",
                "1 x flat gasket 0815-4711",
                "6 socket head screws M8 × 25",
                "6 washers A8.4",
                "2 pcs dowel pins ⌀ 6 m6",
                "Test label",
            ),
        ),
        one_photo=(
            "Clean the sealing face",
            ("Wipe with cloth and cleaner", "The face must be dry and free of grease"),
        ),
        labels=("Flat gasket", "Socket head screws M8 × 25"),
        missing="The file is not in the folder photos",
        draft="DRAFT",
        two_photos=(
            "Tighten the screws crosswise",
            ("Start all six screws by hand.", "Follow the order 1 to 6 marked on the cover."),
        ),
        three_photos=(
            "Fit a new gasket",
            ("Check the gasket for cracks.", "All six holes must lie over the threads."),
        ),
        four_photos=("Look at everything once more in order", ("Sealing face", "Gasket", "Screws", "Gauge")),
        no_photo=(
            "Release the pressure completely",
            ("Remove the test adapter.", "Stick the test label with date and initials on the housing."),
        ),
        value=("Tighten the screws", ("Tighten to 25 Nm.", "The wrench must click at every screw.")),
        strip=(
            "Set the cover on the dowel pin",
            ("The cover must sit without a gap.",),
            Signal.CAUTION,
            "Crushing hazard! Do not reach between cover and housing.",
        ),
        screens=(
            (Signal.DANGER, "Danger to life from electric voltage! Disconnect all poles before opening."),
            (Signal.WARNING, "Never loosen screws under pressure!"),
            (Signal.CAUTION, "Crushing hazard! Do not reach between cover and housing."),
            (Signal.NOTICE, "Never use gaskets a second time."),
            (None, "Make sure that nobody stands in the swivelling range."),
        ),
        check=(
            "Final check",
            (
                "All six screws are tightened to 25 Nm.",
                "The gasket does not stick out anywhere.",
                "The test label is filled in and sticks firmly.",
            ),
        ),
        summary=(
            "What matters most",
            (
                "Sealing face dry and free of grease",
                "Always a new gasket",
                "Crosswise, first 10 Nm, then 25 Nm",
                "Release the pressure, then remove",
            ),
        ),
        contact=(
            "Your contact",
            (
                "Jana Albers, shift lead assembly, phone +49 89 5550-4711",
                "Block leaking pumps and report them at once.",
            ),
        ),
        footer="Muster Pumpenbau GmbH · Mounting the pump cover",
    ),
    "ar": Texts(
        title="تركيب غطاء المضخة",
        facts=(
            ("محطة العمل", "WS-04"),
            ("الإصدار", "3"),
            ("ساري من", "2026-11-02"),
            ("المسؤولة", "يانا ألبرس"),
        ),
        safety="السلامة",
        ppe=("نظارات واقية", "قفازات واقية", "أحذية السلامة"),
        more_ppe=("نظارات واقية", "قفازات واقية", "أحذية السلامة", "واقيات الأذن", "خوذة", "اربط الشعر الطويل"),
        warnings=(
            (Signal.WARNING, "الهيكل تحت الضغط أثناء اختبار التسرب. لا تفك البراغي تحت الضغط أبدًا!"),
            (Signal.CAUTION, "حواف حادة! لا تمسك القطع إلا بالقفازات الواقية."),
        ),
        tools=(
            "الأدوات",
            ("مفتاح عزم مع رأس SW 6", "مهايئ اختبار مع مقياس ضغط", "قطعة قماش خالية من الوبر", "منظف بارد"),
        ),
        parts=(
            "القطع",
            (
                "هيكل المضخة",
                "غطاء الهيكل",
                "1 x حشية مسطحة 0815-4711",
                "6 x برغي M8 × 25",
                "6 x حلقة A8.4",
                "2 x مسمار تثبيت ⌀ 6 m6",
                "ملصق الاختبار",
            ),
        ),
        one_photo=("تنظيف سطح الإحكام", ("امسح بقطعة القماش والمنظف", "يجب أن يكون السطح جافًا وخاليًا من الشحم")),
        labels=("حشية مسطحة", "براغي M8 × 25"),
        missing="الملف غير موجود في المجلد photos",
        draft="مسودة",
        two_photos=(
            "شد البراغي بالتقاطع",
            ("أدخل البراغي الستة باليد.", "اتبع الترتيب من 1 إلى 6 كما هو مبين على الغطاء."),
        ),
        three_photos=("وضع حشية جديدة", ("افحص الحشية بحثًا عن شقوق.", "يجب أن تقع الثقوب الستة فوق اللوالب.")),
        four_photos=("انظر إلى كل شيء مرة أخرى بالترتيب", ("سطح الإحكام", "الحشية", "البراغي", "مقياس الضغط")),
        no_photo=(
            "تفريغ الضغط بالكامل",
            ("انزع مهايئ الاختبار.", "ألصق ملصق الاختبار مع التاريخ والتوقيع على الهيكل."),
        ),
        value=("شد البراغي نهائيًا", ("شد البراغي بعزم 25 Nm.", "يجب أن يطقطق المفتاح عند كل برغي.")),
        strip=(
            "وضع الغطاء على مسمار التثبيت",
            ("يجب أن يستقر الغطاء دون فجوة.",),
            Signal.CAUTION,
            "خطر الانحشار! لا تضع يدك بين الغطاء والهيكل.",
        ),
        screens=(
            (Signal.DANGER, "خطر على الحياة بسبب الجهد الكهربائي! افصل التيار قبل الفتح."),
            (Signal.WARNING, "لا تفك البراغي تحت الضغط أبدًا!"),
            (Signal.CAUTION, "خطر الانحشار! لا تضع يدك بين الغطاء والهيكل."),
            (Signal.NOTICE, "لا تستخدم الحشيات مرة ثانية أبدًا."),
            (None, "تأكد من عدم وقوف أي شخص في نطاق الدوران."),
        ),
        check=(
            "الفحص النهائي",
            ("جميع البراغي الستة مشدودة بعزم 25 Nm.", "الحشية لا تبرز من أي مكان.", "ملصق الاختبار معبأ وملصق بإحكام."),
        ),
        summary=(
            "أهم ما في الأمر",
            (
                "سطح الإحكام جاف وخالٍ من الشحم",
                "حشية جديدة دائمًا",
                "بالتقاطع، أولًا 10 Nm ثم 25 Nm",
                "فرّغ الضغط أولًا ثم انزع المهايئ",
            ),
        ),
        contact=(
            "للاستفسار",
            ("يانا ألبرس، قيادة الوردية، هاتف +49 89 5550-4711", "أوقف المضخات المسرّبة وأبلغ فورًا."),
        ),
        footer="Muster Pumpenbau GmbH · تركيب غطاء المضخة",
    ),
    "ru": Texts(
        title="Монтаж крышки насоса",
        facts=(
            ("Рабочее место", "WS-04"),
            ("Редакция", "3"),
            ("Действует с", "2026-11-02"),
            ("Ответственная", "Яна Альберс, тел. 4711"),
        ),
        safety="Безопасность",
        ppe=("Защитные очки", "Защитные перчатки", "Защитная обувь"),
        more_ppe=(
            "Защитные очки",
            "Защитные перчатки",
            "Защитная обувь",
            "Противошумные наушники",
            "Каска",
            "Длинные волосы убрать под головной убор",
        ),
        warnings=(
            (
                Signal.WARNING,
                "Во время проверки герметичности корпус находится под давлением. Никогда не откручивайте винты!",
            ),
            (Signal.CAUTION, "Острые кромки! Берите детали только в защитных перчатках."),
        ),
        tools=(
            "Инструмент",
            (
                "Динамометрический ключ с насадкой SW 6",
                "Испытательный переходник с манометром",
                "Безворсовая салфетка",
                "Холодный очиститель",
            ),
        ),
        parts=(
            "Детали",
            (
                "Корпус насоса",
                "Крышка корпуса с посадочным местом уплотнения вала",
                "1 x плоская прокладка 0815-4711",
                "6 винтов M8 × 25",
                "6 шайб A8,4",
                "2 шт. установочные штифты ⌀ 6 m6",
                "Контрольная этикетка",
            ),
        ),
        one_photo=(
            "Очистить уплотнительную поверхность",
            ("Протереть салфеткой с очистителем", "Поверхность должна быть сухой и обезжиренной"),
        ),
        labels=("Плоская прокладка", "Винты M8 × 25"),
        missing="Файла нет в папке photos",
        draft="ЧЕРНОВИК",
        two_photos=(
            "Предварительно затянуть винты крест-накрест",
            ("Вкрутить все шесть винтов от руки.", "Порядок от 1 до 6, как отмечено на крышке."),
        ),
        three_photos=(
            "Уложить новую прокладку",
            ("Проверить прокладку на трещины.", "Все шесть отверстий должны лежать над резьбой."),
        ),
        four_photos=("Ещё раз осмотреть всё по порядку", ("Поверхность", "Прокладка", "Винты", "Манометр")),
        no_photo=(
            "Полностью сбросить давление",
            ("Снять испытательный переходник.", "Наклеить на корпус контрольную этикетку с датой и подписью."),
        ),
        value=("Затянуть винты", ("Затянуть моментом 25 Н·м.", "Ключ должен щёлкнуть на каждом винте.")),
        strip=(
            "Установить крышку на штифт",
            ("Крышка должна прилегать без зазора.",),
            Signal.CAUTION,
            "Опасность защемления! Не вставляйте руки между крышкой и корпусом.",
        ),
        screens=(
            (Signal.DANGER, "Опасно для жизни: электрическое напряжение! Перед открытием отключить питание."),
            (Signal.WARNING, "Никогда не ослабляйте винты под давлением!"),
            (Signal.CAUTION, "Опасность защемления! Не вставляйте руки между крышкой и корпусом."),
            (Signal.NOTICE, "Никогда не используйте прокладки повторно."),
            (None, "Следите, чтобы никто не стоял в зоне поворота."),
        ),
        check=(
            "Контроль",
            (
                "Все шесть винтов затянуты моментом 25 Н·м.",
                "Прокладка нигде не выступает.",
                "Контрольная этикетка заполнена и прочно держится.",
            ),
        ),
        summary=(
            "Самое важное",
            (
                "Поверхность сухая и обезжиренная",
                "Всегда новая прокладка",
                "Крест-накрест: сначала 10 Н·м, затем 25 Н·м",
                "Сначала сбросить давление, затем снять переходник",
            ),
        ),
        contact=(
            "Контактное лицо",
            (
                "Яна Альберс, начальник смены, тел. +49 89 5550-4711",
                "Негерметичные насосы заблокировать и сразу сообщить.",
            ),
        ),
        footer="Muster Pumpenbau GmbH · Монтаж крышки насоса",
    ),
}
