// Connects to a server with the client library of the folder named first, with the options that
// are given as JSON, sends itself messages of many sizes, and says so. Exits with 1 otherwise.
const { createHash, randomBytes } = require("node:crypto");
const [folder, options] = process.argv.slice(2);
const { connect, headers } =
    require("node:module").createRequire(folder + "/")("@nats-io/transport-node");

const digest = (bytes) => createHash("sha256").update(bytes).digest("hex");

async function exchange() {
    const nats = await connect(
        { reconnect: false, timeout: 20_000, ...JSON.parse(options) });
    const received = [];
    nats.subscribe("data", {
        callback: (error, message) => received.push(
            error ?? message.headers.get("Digest") === digest(message.data)),
    });
    const count = 50;
    for (let i = 0; i < count; i++) {
        const data = randomBytes(i % 10 === 9 ? 600_000 : i * 97);
        const digested = headers();
        digested.set("Digest", digest(data));
        nats.publish("data", data, { headers: digested });
    }
    await nats.flush();
    const answer = nats.subscribe("question", {
        callback: (error, message) => message.respond("answer"),
    });
    const text = (await nats.request("question", "", { timeout: 20_000 })).string();
    answer.unsubscribe();
    await nats.drain();
    if (received.length !== count || !received.every((each) => each === true)
            || text !== "answer") {
        throw new Error(`received: ${received}, answered: ${text}`);
    }
    console.log(`exchanged ${count}`);
}

exchange().catch((error) => {
    console.error(`${error.code ?? ""} ${error.message ?? error}`);
    process.exit(1);
});
