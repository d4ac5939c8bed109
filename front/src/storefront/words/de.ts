import { count } from './count.ts'
import type { Words } from './en.ts'
import { purchaseDe } from './purchase.de.ts'

export const de: Words = {
  shell: {
    skip: 'Zum Inhalt',
    goods: 'Alle Waren',
    groups: 'Waren',
    search: 'Suchen',
    searchGoods: 'Waren durchsuchen',
    cart: 'Korb',
    promise: 'Wir zeigen, was wir haben. Kein Stück wird zweimal verkauft.',
    api: 'Für Maschinen',
  },
  window: {
    title: 'Jedes Stück zählt',
    see: 'Ansehen',
    new: 'Neu bei uns',
    all: 'Alle Waren ansehen',
    allOf: (tag) => `Alles unter ${tag}`,
    empty: 'Die Regale sind noch leer.',
    emptyHint: 'Produkte stehen hier, sobald jemand sie einräumt.',
  },
  goods: {
    title: 'Alle Waren',
    found: (q) => `„${q}“`,
    sort: 'Sortieren nach',
    sorts: { sku: 'Artikel', name: 'Name', price: 'Preis', newest: 'Neueste' },
    apply: 'Sortieren',
    all: 'Alles',
    narrow: 'Eingrenzen',
    shown: (shown) => count(shown, 'Artikel', 'Artikel'),
    shownOfMore: (shown) => `${count(shown, 'Artikel', 'Artikel')}, weitere auf der nächsten Seite`,
    next: 'Nächste Seite',
    first: 'Zurück zur ersten Seite',
    pages: 'Seiten',
    none: (q) => `Nichts gefunden zu „${q}“`,
    noneInTag: 'In diesem Regal steht nichts',
    noneHint: 'Ein kürzeres Wort hilft, oder ein Blick auf alles.',
    truncated: 'Es passen mehr, als wir sortieren: Das sind die ersten 10.000.',
  },
  stock: {
    plenty: 'Vorrätig',
    some: (units) => `${units} vorrätig`,
    few: (units) => `noch ${units}`,
    last: 'Letztes Stück',
    none: 'Ausverkauft',
    gone: 'Nicht mehr im Verkauf',
  },
  product: {
    where: 'Wo Sie sind',
    quantity: 'Anzahl',
    less: 'Eins weniger',
    more: 'Eins mehr',
    add: 'In den Korb',
    addShort: 'Nehmen',
    addNamed: (name) => `: ${name} in den Korb`,
    article: 'Artikel',
    tags: 'Stichworte',
    limit: 'Höchstens',
    perOrder: (units) => `${units} je Bestellung`,
    decided:
      'Der Korb reserviert nichts. Es gehört Ihnen, sobald die Bestellung als bestätigt gilt, meist nach weniger als einer Sekunde.',
    alongside: 'Passt dazu',
  },
  drop: {
    label: 'Drop',
    units: (units) => count(units, 'Stück', 'Stück'),
    perOrder: (units) => `${units} je Bestellung`,
    opens: 'Beginn',
    open: 'Es geht los.',
    until: 'Zeit bis zum Beginn',
    hours: 'Stunden',
    minutes: 'Minuten',
    seconds: 'Sekunden',
    buy: 'Kaufen für',
    see: 'Ansehen und warten',
    waiting: 'Während Sie warten',
    notes: [
      {
        title: 'Lassen Sie die Seite offen',
        text: 'Der Knopf geht von selbst auf, wenn es so weit ist. Neu laden bringt nichts und kostet nichts.',
      },
      {
        title: 'Alle beginnen zugleich',
        text: 'Es gibt keine Warteschlange. Der Laden öffnet nach seiner eigenen Uhr; auf eine frühere Bestellung antwortet er „noch nicht“, und sie sichert keinen Platz.',
      },
      {
        title: 'Sie erfahren es sofort',
        text: 'Bekommen oder nicht: in einer Sekunde entschieden und nie zurückgenommen.',
      },
      {
        title: 'Halten Sie sich bereit',
        text: 'Name und Anschrift genügen. Mehr fragt die Seite nach dem Knopf nicht.',
      },
    ],
  },
  problems: {
    ...purchaseDe.problems,
    'unknown-sku': {
      title: 'Dieses Produkt gibt es nicht',
      hint: 'Vielleicht hat es den Laden verlassen. Die Adresse stimmt, das Regal steht woanders.',
    },
    'unknown-route': {
      title: 'Hier ist nichts',
      hint: 'Die Adresse führt in diesem Laden nirgendwohin.',
    },
    'unknown-order': {
      title: 'Diese Bestellung gibt es nicht',
      hint: 'Prüfen Sie die Adresse. Sie muss von diesem Laden stammen.',
    },
    'backend-unavailable': {
      title: 'Das Regal antwortet nicht',
      hint: 'Ein Teil des Ladens ist gerade nicht da. Nichts von Ihnen ist verloren. Die Seite versucht es von selbst wieder.',
    },
    busy: {
      title: 'Gerade ist sehr viel los',
      hint: 'Nichts ist verloren. Die Seite versucht es in einigen Sekunden von selbst wieder.',
    },
    'rate-limited': {
      title: 'Etwas langsamer, bitte',
      hint: 'Von Ihrer Adresse kamen in einer Minute zu viele Anfragen. Versuchen Sie es gleich noch einmal.',
    },
    internal: {
      title: 'Bei uns ist etwas kaputt',
      hint: 'Es steht in unserem Protokoll. Versuchen Sie es noch einmal; wenn es wieder geschieht, nennen Sie uns die Nummer unten.',
    },
    other: { title: 'Das ging nicht', hint: 'Der Laden hat die Anfrage abgelehnt.' },
  },
  problem: { home: 'Zum Schaufenster', again: 'Noch einmal versuchen', request: 'Anfrage' },
  purchase: purchaseDe,
}
