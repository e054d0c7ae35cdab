"""Two hundred titles of books that do not exist, in four languages, fifty of each."""

from __future__ import annotations

ENGLISH = (
    "The Salt Orchard", "A Map of Small Hours", "Winter Keeps the Ledger", "The Clockmaker’s Third Daughter",
    "Nine Bridges to Morrow", "Ash", "What the Ferryman Owed", "The Quiet Arithmetic of Rain",
    "Under Glass, Under Snow", "Wolves of the Copper Coast", "The Last Train from Ellery", "Bone Lantern",
    "How to Fold a River", "An Hour Before the Herons", "The Understudy", "Letters Never Sent to Mars",
    "The Cartographer’s Lie", "Twelve Rooms Facing North", "Murder at Pennywhistle Hall", "The Bread Thief",
    "Gravity & Grace", "Every Debt the Sea Remembers", "The Girl Who Counted Storms", "Low Tide",
    "Saints of the Second Floor", "The Velvet Hangman", "Beneath a Borrowed Sky",
    "Zero Hour at Quill Station",
    "A Field Guide to Leaving", "The Moth Parliament", "Kingdom of Rust and Thorn", "Hush, Little Harbour",
    "The Unfinished Cathedral", "Dead Reckoning", "Forty Days of Foxglove", "The Weight of Paper Birds",
    "Blackwater Sonata", "Where Marigolds Go", "The Accidental Emperor", "Thin Ice, Deep Water",
    "The Beekeeper’s Almanac of Regret", "Nobody Dances in Vienna", "Project Juniper", "Glass Harvest",
    "The Thirteenth Envelope", "Fire Season", "The Orphan and the Owl King", "Better Meetings, Fewer Minutes",
    "Tomorrow Is a Foreign Language", "The Long Way Back to Yes",
)  # fmt: skip
FRENCH = (
    "Le Verger de sel", "La Nuit des petites heures", "Où dorment les phares", "L’Été sans horloge",
    "Un goût de cendre", "Les Filles du brouillard", "La Maison aux volets clos", "Le Dernier Passeur",
    "À l’ombre du cèdre", "Cœur de neige", "Vingt ans après l’orage", "Le Silence des moissons",
    "Mémoires d’un lampadaire", "La Dame de Saint-Brévin", "Rue des Hirondelles", "Le Pain et la Lune",
    "Tout ce que la mer a pris", "L’Île aux écrivains", "Une valise pour Oslo", "Les Promesses du givre",
    "Le Théorème de Jeanne", "Quand vient le merle", "Dernière lettre à Maëlle", "Le Bûcher des roses",
    "L’Homme qui vendait l’hiver", "Petite histoire du vent", "Sous les pavés, la fougère",
    "Le Masque d’ivoire",
    "La Forêt n’oublie rien", "Trois fois minuit", "Le Château des courants d’air", "Noces de craie",
    "L’Apprentie du verrier", "Demain, les abeilles", "Le Chant du contrebandier", "Ceux de la rive",
    "La Leçon de ténèbres", "Hôtel du Grand Large", "Les Ombres portées", "Une si longue marée",
    "Le Prince et le Râteau", "Mourir à Trémazan", "Juin, peut-être", "L’Archiviste amoureux",
    "Le Goût des cerises noires", "La Clef sous la pierre", "Brûler les ponts", "Éloge de la lenteur douce",
    "Le Facteur de la lune", "Rien ne presse, Léon",
)  # fmt: skip
GERMAN = (
    "Der Salzgarten", "Die Stunde der Mauersegler", "Übermorgen in Triest", "Das Haus am Ende der Straße",
    "Schneegrenze", "Die Tochter des Glockengießers", "Zwölf Brücken", "Was der Fluss verschweigt",
    "Königin der Spatzen", "Nebel über Greifenstein", "Ein Koffer voller Äpfel", "Der stille Beweis",
    "Die Vermessung der Sehnsucht", "Mord im Gewächshaus", "Kein Wort zu viel", "Das Gewicht der Federn",
    "Hinter den sieben Gleisen", "Die Lampenputzerin", "Fünf vor Zwölf in Zürich",
    "Das Mädchen mit der Laterne",
    "Eisvogelsommer", "Der letzte Postreiter", "Unter fremden Dächern", "Die Kunst, nichts zu tun",
    "Staub und Sterne", "Das Lied der Weberinnen", "Größer als das Meer", "Die Rückkehr des Uhrmachers",
    "Novemberlicht", "Wer zuletzt schweigt", "Der Garten jenseits der Mauer", "Die gläserne Stadt",
    "Ameisenkönig", "Zu Gast bei Füchsen", "Das vierte Siegel", "Die Nacht, in der die Uhren stehen",
    "Heimweh nach Morgen", "Der Fall Lindqvist", "Süße Früchte, bittere Kerne", "Die Brotdiebin",
    "Das Jahr ohne Schwalben", "Am Rand der Karte", "Der Dachs und der Mond", "Tiefenrausch",
    "Das Erbe der Färberin", "Ein Sommer auf Hiddensund", "Die leise Revolution", "Wölfe im Weizen",
    "Bevor der Zug kommt", "Alles, was bleibt, ist Wind",
)  # fmt: skip
SPANISH = (
    "El huerto de sal", "La hora de las golondrinas", "Mañana será otro río", "La casa de los relojes",
    "Ceniza y jazmín", "El último farero", "Cartas a ninguna parte", "La niña que contaba tormentas",
    "Bajo el limonero", "El corazón del desierto", "Doce puentes", "La sombra del almirante",
    "Todos los inviernos de Inés", "El mapa de lo invisible", "Río arriba", "La memoria del pan",
    "Los días sin nombre", "El jardín de los espejos", "Una maleta llena de otoño", "La hija del campanero",
    "Lo que calla el mar", "El ladrón de paraguas", "Noche en la estación norte", "La reina de los gorriones",
    "El peso de las plumas", "Años de niebla", "La canción del molino", "El señor de las luciérnagas",
    "Crónica de una sequía", "El año del cometa", "La isla de los zurdos", "Siete llaves",
    "El oficio de esperar", "La frontera de cristal", "Muerte en el invernadero", "Así habló el viento",
    "El tren de las cinco", "Pequeño tratado del silencio", "La cosecha azul", "El aprendiz de brujo",
    "Donde nacen las sombras", "El baile de los búhos", "La ciudad dormida", "Un lugar llamado Olvido",
    "El precio de la luna", "La costurera de Cádiz", "Fuego lento", "El bosque no perdona",
    "La última página", "Volver a Peñarrubia",
)  # fmt: skip
TITLES = (*ENGLISH, *FRENCH, *GERMAN, *SPANISH)
GENRES = ("literary", "thriller", "romance", "science fiction", "fantasy", "children", "non-fiction", "essay")
