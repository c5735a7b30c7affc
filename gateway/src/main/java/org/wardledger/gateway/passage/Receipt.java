package org.wardledger.gateway.passage;

/** What whoever handed a message in wants to hear, once, one of the two. */
public interface Receipt {

    /** It outlasts this process. */
    void safe();

    /** It is stored nowhere: whoever has it must keep it, and bring it again. */
    void lost(Throwable cause);
}
