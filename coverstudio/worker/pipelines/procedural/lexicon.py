"""What words mean for a background: which families and palettes they favour, which motif and mood they name.

English words are matched with their usual endings, Korean ones with their particles (see words.py).
"""

from __future__ import annotations

import msgspec


class Entry(msgspec.Struct, frozen=True):
    """Words of one meaning; weights are about 1 (a hint) to 5 (asked for by name)."""

    words: tuple[str, ...]
    families: dict[str, float] = {}
    palettes: dict[str, float] = {}
    motif: str = ""
    mood: str = ""


def _weights(text: str) -> dict[str, float]:
    pairs = (item.rpartition(" ") for item in text.split(", ") if item)
    return {name: float(weight) for name, _, weight in pairs}


def _entry(words: str, families: str = "", palettes: str = "", motif: str = "", mood: str = "") -> Entry:
    return Entry(tuple(words.split(", ")), _weights(families), _weights(palettes), motif, mood)


_LAND = (
    _entry(
        "mountain, peak, alps, alpine, summit, cliff, 산, 산맥, 봉우리, 산골, 산속, 절벽",
        "hills 3, inkwash 2, contours 2, papercut 1.5, engraving 1.5",
        motif="mountain",
    ),
    _entry(
        "hill, valley, moor, highland, meadow, field, countryside, 언덕, 골짜기, 계곡, 들판, 시골",
        "hills 3, engraving 2, papercut 1.5",
        "forest 0.6",
        "mountain",
    ),
    _entry(
        "mist, fog, foggy, haze, 안개, 운무", "hills 3, inkwash 2, city 1", "fjord 1.5, ice 0.6", mood="quiet"
    ),
    _entry(
        "sea, ocean, wave, beach, coast, shore, harbor, harbour, island, sail, ship, boat, tide, 바다, 해변, "
        "파도, 섬, 항구, 바닷가, 등대, lighthouse",
        "sea 4, papercut 1.5, halftone 1, deco 1",
        "tide 2",
        "sea",
    ),
    _entry(
        "lake, river, pond, water, 호수, 강, 강가, 강물, 물가",
        "sea 2, night 1, watercolour 1",
        "tide 1, fjord 0.6",
        "sea",
    ),
    _entry(
        "forest, wood, woodland, tree, pine, 숲, 숲속, 나무, 소나무",
        "hills 2, botanical 2, night 1, papercut 1",
        "forest 2",
        "forest",
    ),
    _entry(
        "flower, blossom, garden, bloom, petal, peony, tulip, lily, spring, 꽃, 꽃잎, 벚꽃, 장미, "
        "정원, 동백, 매화, 봄",
        "botanical 4, watercolour 2, midcentury 1",
        "rose 1.5, garden 1",
        "flowers",
    ),
    _entry(
        "leaf, leaves, fern, plant, jungle, botanical, vine, 잎, 식물, 정글, 나뭇잎, 풀잎",
        "botanical 4",
        "forest 1.5, garden 1.5",
    ),
    _entry(
        "night, midnight, nocturne, 밤, 한밤, 심야, 밤하늘, 밤바다, 달밤, 밤거리, 밤길, 야경",
        "night 3, city 1, sea 1",
        "midnight 3.5, noir 2",
        mood="dark",
    ),
    _entry(
        "star, starry, galaxy, milky way, cosmos, constellation, 별, 별빛, 은하, 은하수, 별자리",
        "night 3",
        "midnight 1.5, plum 0.6",
        "stars",
    ),
    _entry(
        "space, universe, planet, astronaut, 우주, 행성", "night 4, flow 0.5", "midnight 1, neon 1", "stars"
    ),
    _entry(
        "moon, moonlit, moonlight, crescent, lunar, 달, 달빛, 초승달, 보름달, 반달",
        "night 2, hills 1, inkwash 1",
        "midnight 2.5, noir 1",
        "moon",
    ),
    _entry(
        "sun, sunny, sunrise, sunset, dawn, dusk, sunlight, 태양, 햇살, 햇빛, 노을, 석양, 일출, 일몰, "
        "새벽, 여명, 황혼, 해돋이",
        "halftone 1.5, sea 1.5, hills 1.5, engraving 1",
        "dawn 2",
        "sun",
    ),
    _entry(
        "city, cities, street, urban, skyline, metropolis, building, downtown, seoul, 도시, 서울, "
        "빌딩, 거리, 골목, 야경",
        "city 4",
        "noir 0.5, fjord 0.4",
        "city",
    ),
    _entry(
        "bird, crow, raven, gull, crane, swallow, geese, 새, 새들, 까마귀, 갈매기, 두루미, 학, 제비, "
        "철새, 기러기",
        "hills 1, inkwash 1.5, sea 0.5, midcentury 0.5",
        motif="birds",
    ),
    _entry(
        "rain, storm, drizzle, downpour, 비, 봄비, 빗방울, 소나기, 장마, 빗속, 빗물, 폭풍",
        "city 1, sea 1, blinds 1, watercolour 1",
        "fjord 1, noir 0.5",
        "rain",
    ),
    _entry(
        "snow, winter, frost, frozen, ice, icy, arctic, blizzard, 눈, 겨울, 얼음, 설원, 함박눈, 눈꽃, "
        "눈보라, 첫눈",
        "hills 2, night 1, engraving 0.8",
        "ice 3",
        "snow",
        "cold",
    ),
    _entry(
        "desert, dune, sand, sahara, 사막, 모래", "papercut 2, hills 1.5, halftone 1.5", "sand 3", mood="warm"
    ),
    _entry(
        "autumn, harvest, 가을, 단풍, 낙엽",
        "botanical 1, hills 1, watercolour 1",
        "forest 1, midcentury 1, ember 0.5",
        mood="warm",
    ),
    _entry("summer, holiday, 여름, 휴가", "sea 1.5, midcentury 1", "tide 1.5, citrus 1", mood="bright"),
    _entry(
        "fire, flame, ember, burn, blood, lava, war, 불, 불꽃, 피, 전쟁, 화염",
        "flow 1, marble 1, aura 1, halftone 1",
        "ember 3",
    ),
    _entry("wind, flow, current, river of, stream, 바람, 흐름, 물결", "flow 3, marble 1"),
    _entry(
        "dream, memory, memories, light, glow, soul, mind, 꿈, 기억, 추억, 빛, 마음, 영혼",
        "aura 3, watercolour 1.5",
        "lavender 1.5, dawn 1",
    ),
    _entry(
        "window, shadow, room, house, silence, 창, 창문, 창가, 그림자, 방, 집",
        "blinds 3",
        "noir 0.6, sand 0.5",
    ),
)

_GENRES = (
    _entry(
        "noir, crime, thriller, mystery, detective, murder, killer, suspense, spy, secret, "
        "누아르, 느와르, 범죄, 스릴러, 추리, 미스터리, 탐정, 살인, 비밀, 첩보",
        "blinds 2.5, city 2.5, night 0.5",
        "noir 2.5, fjord 0.8",
        mood="dark",
    ),
    _entry(
        "romance, romantic, love, lover, wedding, heart, 로맨스, 사랑, 연애, 연인, 결혼",
        "botanical 2.5, watercolour 2, aura 1.5",
        "rose 3, dawn 1, lavender 0.8",
    ),
    _entry(
        "fantasy, magic, magical, wizard, dragon, kingdom, sword, queen, 판타지, 마법, 왕국, 용, 검, "
        "기사, 여왕",
        "night 2, cloth 1.5, deco 1, papercut 1",
        "plum 2, midnight 1, ember 1, gilt 0.6",
    ),
    _entry(
        "science fiction, sci fi, scifi, sf, robot, future, futuristic, technology, cyber, machine, digital, "
        "quantum, 공상과학, 과학소설, 미래, 로봇, 인공지능, 기계, 사이버, 기술",
        "flow 2.5, aura 2, halftone 1.5, night 1",
        "neon 3, midnight 0.6",
    ),
    _entry(
        "horror, ghost, haunted, terror, nightmare, 공포, 호러, 유령, 귀신, 악몽",
        "blinds 2, night 2, hills 1",
        "noir 1.5, ember 1.5",
        mood="dark",
    ),
    _entry(
        "history, historical, classic, classics, biography, memoir, antique, ancient, victorian, "
        "역사, 고전, 회고록, 전기, 옛날",
        "cloth 3, engraving 2.5, marble 2",
        "sepia 2, gilt 1.5",
        mood="old",
    ),
    _entry(
        "poetry, poem, haiku, verse, zen, 시, 시집, 수필, 산문, 선시",
        "inkwash 2, watercolour 1.5, aura 1.5, blinds 0.5",
        "hanji 1.5, lavender 1",
        mood="quiet",
    ),
    _entry(
        "korea, korean, hanok, joseon, hanbok, 한국, 한옥, 조선, 한복, 전통, 민화, 설화, 민담, 궁궐",
        "bojagi 4, inkwash 2",
        "dancheong 2, hanji 2",
    ),
    _entry(
        "literary, fiction, novel, 문학, 소설",
        "papercut 0.6, aura 0.8, hills 0.6, contours 0.4",
        "fjord 0.4, sand 0.4",
    ),
    _entry(
        "nonfiction, non fiction, business, economics, economy, design, architecture, philosophy, theory, "
        "science, mathematics, politics, 비소설, 경제, 경영, 디자인, 건축, 철학, 인문, 과학, 수학, 정치",
        "swiss 4, flow 1, contours 0.8",
        "swiss 2, midcentury 0.6",
    ),
    _entry(
        "humour, humor, comedy, funny, cookbook, cooking, food, recipe, kid, children, picture book, essay, "
        "유머, 코미디, 요리, 음식, 어린이, 아이, 동화, 그림책, 에세이",
        "midcentury 3, papercut 2",
        "midcentury 2, citrus 2",
        mood="bright",
    ),
    _entry(
        "travel, journey, map, route, expedition, trail, hiking, voyage, pilgrimage, adventure, "
        "여행, 여정, 지도, 탐험, 순례, 등산, 길, 모험",
        "contours 3.5, papercut 0.5",
        "sand 1, forest 0.8",
    ),
    _entry(
        "healing, self help, wellness, meditation, calm, quiet, gentle, peace, peaceful, "
        "힐링, 위로, 치유, 자기계발, 명상, 잔잔한, 고요, 고요한, 조용한, 평온, 평화",
        "aura 1.5, watercolour 1.5, hills 1",
        "lavender 2, dawn 1",
        mood="quiet",
    ),
    _entry(
        "gothic, gloomy, bleak, dark, darkness, 고딕, 어두운, 어둠, 암흑, 음산한",
        "night 1, botanical 0.5",
        "noir 1.5, midnight 1, garden 0.6",
        mood="dark",
    ),
)

_STYLES = (
    _entry(
        "ink wash, ink painting, sumi, sumi e, brush, 수묵, 수묵화, 먹, 먹물, 붓, 동양화, 산수화",
        "inkwash 5",
        "hanji 3",
    ),
    _entry("bojagi, patchwork, quilt, 보자기, 조각보, 누비", "bojagi 6", "hanji 1, dancheong 1"),
    _entry("dancheong, obangsaek, 단청, 오방색", "bojagi 2", "dancheong 4"),
    _entry(
        "geometry, geometric, abstract, modern, bauhaus, minimal, minimalist, swiss, grid, "
        "기하, 기하학, 추상, 미니멀, 모던, 바우하우스",
        "swiss 4, flow 1",
        "swiss 1.5",
    ),
    _entry(
        "retro, vintage, midcentury, mid century, fifties, sixties, atomic, 레트로, 복고",
        "midcentury 4, halftone 2",
        "midcentury 2",
    ),
    _entry(
        "art deco, deco, jazz, gatsby, luxury, luxurious, glamour, party, 아르데코, 재즈, 파티, 화려한",
        "deco 5",
        "gilt 2.5",
    ),
    _entry("marble, marbled, marbling, swirl, 마블, 마블링, 대리석", "marble 6"),
    _entry("paper cut, papercut, collage, 페이퍼컷, 콜라주", "papercut 5"),
    _entry("paper, 종이", "papercut 3"),
    _entry("watercolour, watercolor, paint, painting, wash, 수채, 수채화, 물감", "watercolour 5"),
    _entry(
        "halftone, riso, risograph, pop art, comic, screenprint, 하프톤, 리소, 팝아트, 만화", "halftone 5"
    ),
    _entry(
        "engraving, engraved, woodcut, linocut, etching, 판화, 목판, 목판화, 동판화",
        "engraving 6",
        mood="old",
    ),
    _entry(
        "cloth, linen, bookcloth, leather, foil, woven, weave, textile, fabric, 린넨, 양장, 직물, 금박, 천",
        "cloth 5, bojagi 1",
    ),
    _entry("gradient, blur, blurred, soft, ambient, 그라데이션, 그라디언트, 부드러운, 몽환", "aura 4"),
    _entry("blinds, noir light, venetian, 블라인드", "blinds 5"),
    _entry("contour, topographic, topography, elevation, 등고선", "contours 6"),
    _entry("silhouette, 실루엣", "botanical 1, hills 1, city 1"),
)

_COLOURS = (
    _entry("red, crimson, scarlet, 빨간, 빨강, 붉은", palettes="ember 1.5, noir 1, hanji 0.6"),
    _entry("blue, navy, azure, 파란, 파랑, 푸른", palettes="fjord 1.5, tide 1.5, midnight 1"),
    _entry("green, emerald, olive, 초록, 초록빛, 녹색", palettes="forest 2.5, garden 1"),
    _entry("gold, golden, 금색, 금빛, 황금", "deco 1, cloth 1", "gilt 3"),
    _entry("purple, violet, 보라, 보랏빛, 자주", palettes="plum 2, lavender 1.5"),
    _entry("pink, blush, rose, 분홍, 핑크", palettes="rose 3"),
    _entry("yellow, mustard, 노란, 노랑", palettes="citrus 1.5, midcentury 1.5"),
    _entry("orange, coral, apricot, 주황, 살구", palettes="dawn 1.5, citrus 1.5"),
    _entry("teal, turquoise, cyan, aqua, 청록, 하늘색", palettes="tide 2.5"),
    _entry("black, monochrome, 검은, 검정, 흑백", palettes="noir 1.5, swiss 1.5"),
    _entry("white, 하얀, 흰, 하양", palettes="ice 1.5, hanji 1"),
    _entry("brown, beige, sepia, earth, 갈색, 베이지, 흙", palettes="sepia 2, sand 1.2"),
    _entry("neon, 네온", palettes="neon 3"),
    _entry("pastel, lavender, lilac, 파스텔, 라벤더", palettes="lavender 3"),
    _entry(
        "bright, cheerful, happy, joy, joyful, playful, colourful, colorful, 밝은, 즐거운, 행복, "
        "행복한, 유쾌한, 알록달록",
        "midcentury 1.5, papercut 0.5",
        "citrus 2",
        mood="bright",
    ),
    _entry("warm, cosy, cozy, 따뜻한, 포근한", palettes="dawn 1.5, sand 1", mood="warm"),
    _entry("cold, cool, 차가운, 서늘한", palettes="ice 1.5, fjord 1.5", mood="cold"),
)

ENTRIES: tuple[Entry, ...] = _LAND + _GENRES + _STYLES + _COLOURS
