// Reads a catalogue with Readium's client library, r2-opds-js, from its beginning to the links that buy.
//
//     node opds_reader.js R2_OPDS_JS ADDRESS…      R2_OPDS_JS is the library's folder
//
// For each address it prints a line of JSON: the titles of the places that it came through, and the books with their links.

// The library writes remarks to the console, such as that a price of 0 is none.
console.log = console.error;

const [folder, ...addresses] = process.argv.slice(2);
const library = (path) => require(require.resolve(path, { paths: [folder] }));
const flavour = "dist/es8-es2017/src";
const { OPDS } = library(`${folder}/${flavour}/opds/opds1/opds.js`);
const { OPDSFeed } = library(`${folder}/${flavour}/opds/opds2/opds2.js`);
const { convertOpds1ToOpds2 } = library(`${folder}/${flavour}/opds/converter.js`);
const { initGlobalConverters_OPDS, initGlobalConverters_GENERIC } = library(`${folder}/${flavour}/opds/init-globals.js`);
const { TaJsonDeserialize } = library("r2-lcp-js/dist/es8-es2017/src/serializable.js");
const { XML } = library("r2-utils-js/dist/es8-es2017/src/_utils/xml-js-mapper");
const { DOMParser } = library("@xmldom/xmldom");

initGlobalConverters_OPDS();
initGlobalConverters_GENERIC();

async function read(address) {
    const answer = await fetch(address);
    if (!answer.ok) throw new Error(`${address}: ${answer.status}`);
    const text = await answer.text();
    if (answer.headers.get("content-type").startsWith("application/opds+json")) {
        return TaJsonDeserialize(JSON.parse(text), OPDSFeed);
    }
    return convertOpds1ToOpds2(XML.deserialize(new DOMParser().parseFromString(text, "application/xml"), OPDS));
}

const rel = (link, name) => (link.Rel || []).includes(name);

function told(publication) {
    const buy = publication.Links.find((link) => rel(link, "http://opds-spec.org/acquisition/buy"));
    const sample = publication.Links.find((link) => rel(link, "http://opds-spec.org/acquisition/sample"));
    const { Metadata: metadata } = publication;
    // The library takes a price of 0 in OPDS 1.2 for none.
    const price = (buy.Properties && buy.Properties.Price) || { Value: 0, Currency: null };
    return {
        title: metadata.Title,
        authors: metadata.Author.map((author) => author.Name),
        language: [metadata.Language].flat()[0],
        image: publication.Images[0].Href,
        buy: buy.Href,
        price: price.Value,
        currency: price.Currency,
        sample: sample ? sample.Href : null,
    };
}

async function walk(address) {
    const places = [], books = new Map(), seen = new Set();
    const todo = [address];
    while (todo.length > 0) {
        const here = todo.shift();
        if (seen.has(here)) continue;
        seen.add(here);
        const feed = await read(here);
        places.push(feed.Metadata.Title);
        for (const link of feed.Navigation || []) todo.push(new URL(link.Href, here).href);
        for (const link of feed.Links || []) if (rel(link, "next")) todo.push(new URL(link.Href, here).href);
        for (const publication of feed.Publications || []) books.set(publication.Metadata.Identifier, told(publication));
    }
    return { places, books: [...books.values()] };
}

(async () => {
    for (const address of addresses) process.stdout.write(`${JSON.stringify(await walk(address))}\n`);
})().catch((error) => {
    console.error(error);
    process.exit(1);
});
