#!/bin/sh
# One node for `bench compare` over TLS: what is secured (route or client), kind (nats-server or
# natterjack, found on the PATH), client port, route port, route port of node 1, directory.
# CERTIFICATES names the folder of c.pem, k.pem and ca.pem.
tls="tls { cert_file: \"$CERTIFICATES/c.pem\", key_file: \"$CERTIFICATES/k.pem\", ca_file: \"$CERTIFICATES/ca.pem\" }"
{
    echo "listen: 127.0.0.1:$3"
    if [ "$1" = client ]; then
        echo "$tls"
    else
        echo "cluster { name: B, listen: 127.0.0.1:$4, routes: [\"nats://127.0.0.1:$5\"], $tls }"
    fi
} >"$6/node.conf"
exec "$2" -c "$6/node.conf"
