package dev.backplane.api.worker;

import org.osgi.annotation.versioning.ConsumerType;

/**
 * The code of a background worker: {@code bgw_main}. The platform makes an object of the class with its constructor without
 * parameters, in the process that runs the worker, for every start.
 */
@ConsumerType
public interface WorkerMain {
    /**
     * Works until it is done, or until it is asked to stop. The calling thread is a backend, bound to the worker's
     * database, with the extension's class loader as its context's. To return is to succeed, to throw is to fail; the
     * {@link RestartPolicy} says what follows.
     *
     * @param context what the worker knows of itself
     * @throws InterruptedException when the worker is to stop: the thread is interrupted for that
     * @throws Exception when the worker fails
     */
    void run(WorkerContext context) throws Exception;
}
