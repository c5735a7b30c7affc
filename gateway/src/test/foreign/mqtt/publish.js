// Publishes what stdin asks for with the package mqtt from npm: {url, version, messages: [{topic, payload, qos, properties}]},
// the payload in base64. Ends when the broker has acknowledged all of it.
const mqtt = require('mqtt')

const asked = JSON.parse(require('fs').readFileSync(0, 'utf8'))

async function publish () {
  const client = await mqtt.connectAsync(asked.url, { protocolVersion: asked.version, reconnectPeriod: 0 })
  for (const message of asked.messages) {
    await client.publishAsync(message.topic, Buffer.from(message.payload, 'base64'),
      { qos: message.qos, properties: message.properties })
  }
  await client.endAsync()
}

publish().catch(error => {
  console.error(error)
  process.exit(1)
})
