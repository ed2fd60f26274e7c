package dev.backplane.bench;

import java.util.List;

/** One of 50 sessions is killed while it holds locks: when can the others go on, and what did they lose? */
final class DeathGroup implements Group {
    private static final double LIMIT_MILLIS = 10;

    @Override
    public String slug() {
        return "death";
    }

    @Override
    public String title() {
        return "kill -9 for one of 50 backends that holds locks";
    }

    /** Many: a kernel takes a process apart sooner or later, as it comes. */
    @Override
    public int rounds() {
        return 15;
    }

    @Override
    public List<Workload> workloads(final Run run) throws Exception {
        final DeathScene scene = run.closeLater(new DeathScene(run));
        final PostgresDeath server = run.closeLater(new PostgresDeath(run.closeLater(new MemoryFolder())));
        final Recording<Death> ours = new Recording<>(scene);
        final Recording<Death> postgres = new Recording<>(server);
        final String sessions = "PostgreSQL 15, 50 sessions";
        return List.of(
                new Workload(
                        "until all that it held was taken by others",
                        "ms",
                        ours.contender(scene.cast(), Death::millis),
                        List.of(
                                Peer.atMost(LIMIT_MILLIS, "ms"),
                                Peer.shown(postgres.contender(sessions, Death::millis)))),
                new Workload(
                        "failed operations, lost sessions",
                        "lost",
                        ours.contender(scene.cast(), Death::lost),
                        List.of(Peer.atMost(0, "lost"), Peer.shown(postgres.contender(sessions, Death::lost)))));
    }
}
