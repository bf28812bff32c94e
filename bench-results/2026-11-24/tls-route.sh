#!/bin/sh
# One node of a secured cluster for `bench compare`: kind, client port, route port, route port of
# node 1, directory. NATS_SERVER, NATTERJACK_JAR and CERTIFICATES say where things are.
cat > "$5/node.conf" <<END
listen: 127.0.0.1:$2
cluster {
  name: B
  listen: 127.0.0.1:$3
  routes: ["nats://127.0.0.1:$4"]
  tls {
    cert_file: "$CERTIFICATES/c.pem"
    key_file: "$CERTIFICATES/k.pem"
    ca_file: "$CERTIFICATES/ca.pem"
  }
}
END
if [ "$1" = nats ]; then
    exec "$NATS_SERVER" -c "$5/node.conf"
fi
exec java -XX:+UseSerialGC -Xms24m -Xmn12m -XX:-UsePerfData -jar "$NATTERJACK_JAR" \
    -c "$5/node.conf"
