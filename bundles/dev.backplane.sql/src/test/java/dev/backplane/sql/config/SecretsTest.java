package dev.backplane.sql.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.sql.SQLException;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class SecretsTest {
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "jdbc:postgresql://db/orders?user=u&password=geheim&ssl=true"
                        + "|jdbc:postgresql://db/orders?user=u&password=***&ssl=true",
                "jdbc:sqlserver://db;user=u;password=geheim;encrypt=true"
                        + "|jdbc:sqlserver://db;user=u;password=***;encrypt=true",
                "jdbc:mysql://u:geheim@db/orders|jdbc:mysql://u:***@db/orders",
                "jdbc:oracle:thin:scott/geheim@db:1521/orders|jdbc:oracle:thin:scott/***@db:1521/orders",
                "jdbc:postgresql://db/orders?sslPassword=geheim|jdbc:postgresql://db/orders?sslPassword=***",
                "jdbc:postgresql://db:5432/orders?user=u|jdbc:postgresql://db:5432/orders?user=u",
                "jdbc:sqlite:/data/sql/1-main.sqlite|jdbc:sqlite:/data/sql/1-main.sqlite"
            })
    void shouldShowUrlsWithoutPasswords(final String url, final String shown) {
        assertEquals(shown, Secrets.hideInUrl(url));
        assertFalse(Secrets.of(Map.of("url", url)).hide("failed at " + url).contains("geheim"));
    }

    @Test
    void shouldHideEverySecretPropertyWhenADriverRepeatsIt() {
        final Secrets secrets = Secrets.of(Map.of("password", "geheim", "sslpassword", "geheimer", "user", "anna"));

        assertEquals("anna *** *** null", secrets.hide("anna geheim geheimer null"));
    }

    @Test
    void shouldHideSecretsAlsoInCausesAndTraces() {
        final Secrets secrets = Secrets.of(Map.of("password", "geheim"));
        final SQLException error =
                new SQLException("login failed", "28000", 7, new IllegalStateException("url?password=geheim"));

        final SQLException hidden = secrets.hide(error);

        final StringWriter trace = new StringWriter();
        hidden.printStackTrace(new PrintWriter(trace));
        assertFalse(trace.toString().contains("geheim"), trace.toString());
        assertEquals("28000", hidden.getSQLState());
        assertEquals(7, hidden.getErrorCode());
    }

    @Test
    void shouldKeepErrorsThatTellNothing() {
        final SQLException error = new SQLException("connection refused", new IllegalStateException("port"));

        assertSame(error, Secrets.of(Map.of("password", "geheim")).hide(error));
    }
}
