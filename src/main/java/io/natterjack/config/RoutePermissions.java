package io.natterjack.config;

import java.util.List;

/**
 * What interest may cross routes. A list that is null allows everything, or denies nothing.
 * Immutable.
 *
 * @param importRule what this server's own interest may be announced for; null if not given
 * @param exportRule what peers' interest is accepted for; null if not given
 */
public record RoutePermissions(Rule importRule, Rule exportRule) {

    /**
     * One direction.
     *
     * @param allow subjects, or null for all
     * @param deny  subjects, or null for none
     */
    public record Rule(List<String> allow, List<String> deny) {

        public Rule {
            allow = allow == null ? null : List.copyOf(allow);
            deny = deny == null ? null : List.copyOf(deny);
        }
    }
}
